"""Package promotions."""
