"""Counts of an outlet's stock: what stands on the shelves against what the book says."""
