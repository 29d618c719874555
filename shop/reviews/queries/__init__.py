"""What shoppers, buyers, staff and producers read of reviews."""
