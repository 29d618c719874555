"""Package evaluations."""
