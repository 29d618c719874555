"""Forgets what a process keeps between requests, so that tests do not see each other."""

from shop.web import process_cache


def forget() -> None:
    """Empty every cache that registered itself."""
    process_cache.forget_all()
