"""Pages for machines: files, health, robots."""

from __future__ import annotations

from datetime import timedelta
from typing import cast

from flask import Blueprint, Response, current_app, redirect, request
from werkzeug.exceptions import NotFound

from shop.accounts.guards import actor, machine, public
from shop.core.clock import now
from shop.messages.queries import oldest_undelivered
from shop.web import frame, static
from shop.web.caching import public_page
from shop.web.i18n import language
from shop.web.offline import PATH, offline
from shop.web.readiness import faults

blueprint = Blueprint("web", __name__)
frame.shows("current_actor")(actor)

LATE = timedelta(minutes=15)
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


@blueprint.get("/sw.js")
@machine
def worker() -> Response:
    """The worker of the whole site, therefore at its root; browsers ask for it again and again."""
    answer = Response(offline().worker, mimetype="text/javascript")
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@blueprint.get(PATH)
@public
def without_network() -> Response:
    """The page that a browser keeps for the time without a network. Asked for in a version that is not ours: 404.

    Two processes may differ for a moment after an update; a worker then keeps nothing rather than half of each.
    """
    held = offline()
    if request.args.get("v", held.version) != held.version:
        raise NotFound
    return public_page(held.pages[language()], query=("v",))


@blueprint.get("/healthz")
@machine
def healthz() -> Response:
    """Whether this process answers; asks nothing else."""
    return _plain("ok")


@blueprint.get("/readyz")
@machine
def readyz() -> Response:
    """Whether this process can serve; 503 with what is missing, or by the error handler when no database answers.

    A worker that stands still keeps nobody from buying: that is said, with status 200.
    """
    missing = faults()
    if missing:
        answer = _plain("\n".join(["not ready", *missing]))
        answer.status_code = 503
        return answer
    waiting = oldest_undelivered()
    late = waiting is not None and now() - waiting > LATE
    return _plain(
        f"ready\nan e-mail waits since {waiting:%Y-%m-%d %H:%M} UTC: is the worker running?"
        if late
        else "ready"
    )


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
