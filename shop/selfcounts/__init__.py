"""Package selfcounts."""
