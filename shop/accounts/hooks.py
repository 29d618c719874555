"""Where packages above tell accounts what to do at a sign-in or an erasure, so that accounts need not know them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

SignInHook = Callable[[int, datetime], None]
EraseHook = Callable[[int, datetime], None]

_on_sign_in: list[SignInHook] = []
_on_erase: list[EraseHook] = []


def on_sign_in(hook: SignInHook) -> SignInHook:
    """Register `hook(user_id, at)`: runs in the transaction of each sign-in, within the request that asks for it.

    Usable as a decorator. Registering the same function twice runs it once.
    """
    if hook not in _on_sign_in:
        _on_sign_in.append(hook)
    return hook


def run_sign_in_hooks(user_id: int, at: datetime) -> None:
    """Run all hooks in the order in which they were registered; an error of one ends the transaction."""
    for hook in _on_sign_in:
        hook(user_id, at)


def on_erase(hook: EraseHook) -> EraseHook:
    """Register `hook(user_id, at)`: runs in the transaction in which a person's account is erased. Once each."""
    if hook not in _on_erase:
        _on_erase.append(hook)
    return hook


def run_erase_hooks(user_id: int, at: datetime) -> None:
    """Run all hooks in the order in which they were registered; an error of one ends the transaction."""
    for hook in _on_erase:
        hook(user_id, at)
