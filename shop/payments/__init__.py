"""Attempts to pay and what is known about the money."""
