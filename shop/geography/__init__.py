"""Provinces and communes since 1 July 2025, the names they had before, and how far apart places are."""
