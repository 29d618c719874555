"""Binds everything of the web layer to an application."""

from __future__ import annotations

from flask import Flask

from shop.web import i18n


def init_app(app: Flask) -> None:
    """Languages first: everything after them makes sentences."""
    i18n.init_app(app)
