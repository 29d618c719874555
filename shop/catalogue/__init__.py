"""Package catalogue."""
