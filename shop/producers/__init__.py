"""Package producers."""
