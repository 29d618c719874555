"""What is read of sales at the counter."""
