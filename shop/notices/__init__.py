"""What people are told about stock without asking again: customers when it is back, outlets and producers when it is low."""
