"""Package wholesale."""
