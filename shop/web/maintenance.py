"""Closed for maintenance: while a file lies in the data folder, every page answers 503 and says until when.

`flask maintenance 14:30` writes it, `flask maintenance --off` removes it. Nothing here asks the database.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from flask import Flask, Response, current_app, request

from shop.core import clock
from shop.core.sentences import Sentence, lazy
from shop.web.handlers import Trouble, answered

FILE = "maintenance"
EXTENSION = "shop-maintenance"
OPEN = frozenset({"web.healthz", "web.static_file"})
SECONDS = 600


def path(app: Flask) -> Path:
    """The file whose presence closes the shop; it holds the time of opening, or nothing."""
    found: Path = app.extensions[EXTENSION]
    return found


def check() -> Response | None:
    """Before each request: the page that says when the shop opens again."""
    file = path(current_app)
    if not file.exists() or request.endpoint in OPEN:
        return None
    return _closed(_until(file))


def _until(file: Path) -> datetime | None:
    try:
        return datetime.fromisoformat(file.read_text(encoding="ascii").strip())
    except (OSError, ValueError):  # opened at this moment, or closed without a time
        return None


def _closed(until: datetime | None) -> Response:
    at = clock.now()
    answer = answered(Trouble(503, lazy("Cửa hàng đang bảo trì"), _sentence(until)))
    left = int((until - at).total_seconds()) if until else SECONDS
    answer.headers["Retry-After"] = str(max(left, 60))
    return answer


def _sentence(until: datetime | None) -> Sentence:
    if until is None:
        return lazy("Cửa hàng sẽ mở lại sau ít phút. Giỏ hàng và các đơn đã đặt của bạn vẫn còn nguyên.")
    local = until.astimezone(clock.VN)
    return lazy(
        "Cửa hàng dự kiến mở lại lúc %(hour)s ngày %(day)s. Giỏ hàng và các đơn đã đặt của bạn vẫn còn nguyên.",
        hour=f"{local:%H:%M}",
        day=f"{local:%d/%m/%Y}",
    )


def init_app(app: Flask) -> None:
    """Ask before anything else does."""
    app.extensions[EXTENSION] = Path(app.config["SHOP_DATA"]) / FILE
    app.before_request(check)
