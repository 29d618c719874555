"""What can be asked about counts."""
