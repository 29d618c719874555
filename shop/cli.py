"""Commands: each package that has any keeps them in `commands.py` as `commands`, a tuple of click commands."""

from __future__ import annotations

from importlib import import_module

from flask import Flask

from shop.config import ROOT


def init_app(app: Flask) -> None:
    """Add the commands of every package that has a `commands` module."""
    for path in sorted((ROOT / "shop").glob("*/commands.py")):
        for command in import_module(f"shop.{path.parent.name}.commands").commands:
            app.cli.add_command(command)
