"""Package inventory."""
