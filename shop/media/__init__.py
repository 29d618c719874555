"""Uploaded pictures and papers."""
