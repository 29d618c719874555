"""Package supplies."""
