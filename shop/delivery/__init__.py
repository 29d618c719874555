"""Package delivery."""
