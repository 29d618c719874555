"""Sample data: real outlets and products as published, everything else made up and marked as sample."""
