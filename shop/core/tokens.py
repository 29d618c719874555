"""Codes that people read aloud, and tokens that nobody guesses."""

from __future__ import annotations

import secrets

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def random_code(n: int = 8) -> str:
    """A code of `n` characters without look-alikes (no 0 O 1 I L U)."""
    return "".join(secrets.choice(ALPHABET) for _ in range(n))


def random_token() -> str:
    """128 random bits, 22 URL-safe characters."""
    return secrets.token_urlsafe(16)
