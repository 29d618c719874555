"""Package cases."""
