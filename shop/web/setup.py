"""Binds everything of the web layer to an application."""

from __future__ import annotations

from flask import Flask

from shop.web import (
    addresses,
    caching,
    context,
    guest_post,
    handlers,
    i18n,
    maintenance,
    security,
    staff_places,
    static,
    templates,
)


def init_app(app: Flask) -> None:
    """Languages first: everything after them makes sentences. `security` before `caching`: the last added runs first."""
    addresses.init_app(app)
    i18n.init_app(app)
    context.init_app(app)
    staff_places.init_app()
    static.init_app(app)
    security.init_app(app)
    caching.init_app(app)
    maintenance.init_app(app)
    app.before_request(guest_post.check)
    handlers.init_app(app)


def finish(app: Flask) -> None:
    """What needs all views to be registered and all globals of templates to be set."""
    templates.finish(app)
    guest_post.release(app)
