"""Commands: each package that has any keeps them in `commands.py` as `commands`, a tuple of click commands."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from flask import Flask

PACKAGES = (
    "shop.geography",
    "shop.accounts",
    "shop.catalogue",
    "shop.inventory",
    "shop.orders",
    "shop.reports",
    "shop.messages",
)


def init_app(app: Flask) -> None:
    """Add the commands of every package that has a `commands` module."""
    for package in PACKAGES:
        if find_spec(package) is None or find_spec(f"{package}.commands") is None:
            continue
        for command in import_module(f"{package}.commands").commands:
            app.cli.add_command(command)
