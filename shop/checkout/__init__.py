"""Package checkout."""
