"""Package messages."""
