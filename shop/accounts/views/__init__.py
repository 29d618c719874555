"""Pages of accounts: signing in, one's own account, staff accounts, recovery codes."""

from __future__ import annotations

from importlib import import_module

from shop.accounts.views.blueprint import blueprint

__all__ = ["blueprint"]

for _module in ("account", "addresses", "forgotten", "recovery_codes", "sessions", "staff"):
    import_module(f"{__name__}.{_module}")
