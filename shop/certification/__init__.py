"""Package certification."""
