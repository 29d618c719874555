"""Pages for machines: files, health, robots."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, Response, current_app, redirect
from sqlalchemy import text

from shop.accounts.guards import actor, machine
from shop.extensions import session
from shop.web import frame, static

blueprint = Blueprint("web", __name__)
frame.shows("current_actor")(actor)

PRIVATE = (
    "/gio-hang",
    "/thanh-toan",
    "/don-hang/",
    "/tra-cuu-don",
    "/tai-khoan",
    "/quan-ly/",
    "/quan-tri/",
    "/kenh-chu-the/",
)


@blueprint.get("/static/<path:name>")
@machine
def static_file(name: str) -> Response:
    """A style, script or picture."""
    return static.serve(name)


@blueprint.get("/healthz")
@machine
def healthz() -> Response:
    """Whether this process answers; asks nothing else."""
    return _plain("ok")


@blueprint.get("/readyz")
@machine
def readyz() -> Response:
    """Whether this process can serve: the database answers. 503 otherwise, by the error handler."""
    session.execute(text("SELECT 1"))
    return _plain("ready")


@blueprint.get("/robots.txt")
@machine
def robots() -> Response:
    """What search engines may read: nothing of a sample shop, nothing personal of a real one."""
    if not current_app.config["SHOP_INDEXABLE"]:
        return _plain("User-agent: *\nDisallow: /\n", "public, max-age=3600")
    closed = "".join(f"Disallow: {prefix}{path}\n" for prefix in ("", "/en") for path in PRIVATE)
    return _plain(f"User-agent: *\n{closed}", "public, max-age=3600")


@blueprint.get("/en")
@machine
def bare_prefix() -> Response:
    """The English shop has its home at `/en/`."""
    return cast("Response", redirect("/en/", 308))


def _plain(body: str, policy: str = "no-store") -> Response:
    answer = Response(body, mimetype="text/plain")
    answer.headers["Cache-Control"] = policy
    return answer
