"""Measures of speed: our pages beside bare pages of the same database, in one alternated run."""
