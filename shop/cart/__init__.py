"""Package cart."""
