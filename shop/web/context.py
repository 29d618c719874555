"""What every template may call. All are globals of the environment, so imported macros see them too."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from flask import Flask, get_flashed_messages, request
from flask_login import current_user
from flask_wtf.csrf import generate_csrf
from jinja2 import StrictUndefined
from markupsafe import Markup

from shop.core import clock
from shop.core.folding import initial
from shop.core.money import format_dong
from shop.core.phone import unbroken_phone
from shop.core.quantity import format_quantity
from shop.web import frame
from shop.web.i18n import in_language, language, language_url, other_language_url
from shop.web.kept import kept
from shop.web.pages import keep_private, url_for
from shop.web.tongue import tongue

WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
WEEKDAYS_VI = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")


def dong(n: int) -> str:
    """An amount as the reader writes it; the space does not break."""
    return format_dong(n, language())


def quantity(q: int, measure: str) -> str:
    """Pieces or a weight as the reader writes them."""
    return format_quantity(q, measure, language())


def day(value: date | None, *, weekday: bool = False) -> str:
    """`23/11/2026`, in both languages; with its weekday near deadlines. Empty for none."""
    if value is None:
        return ""
    return day_in(value, language()) if weekday else f"{value.day:02d}/{value.month:02d}/{value.year}"


def day_in(value: date | None, lang: str) -> str:
    """`Thứ Hai, 23/11/2026`, in the language of somebody who is written to. Empty for none."""
    if value is None:
        return ""
    names = WEEKDAYS_VI if lang == "vi" else WEEKDAYS_EN
    return f"{names[value.weekday()]}, {value.day:02d}/{value.month:02d}/{value.year}"


def moment(value: datetime | None) -> str:
    """`14:05, 23/11/2026` in Vietnamese time. Empty for none."""
    if value is None:
        return ""
    local = value.astimezone(clock.VN)
    return f"{local:%H:%M}, {day(local.date())}"


def hour(value: datetime | None) -> str:
    """`14:05` in Vietnamese time. Empty for none."""
    return "" if value is None else f"{value.astimezone(clock.VN):%H:%M}"


def unbroken(code: str) -> Markup:
    """A number of ours as it is said: never broken at its hyphens."""
    return Markup('<span class="nowrap">{}</span>').format(code)


def csrf_field() -> Markup:
    """The hidden token of a POST form; the page is then personal and kept nowhere."""
    keep_private()
    return Markup('<input type="hidden" name="csrf_token" value="{}">').format(generate_csrf())


def flashes() -> list[tuple[str, str]]:
    """(kind, sentence) said since the last page; never looks into the session of who brought no cookie."""
    if not request.cookies:
        return []
    said: Any = get_flashed_messages(with_categories=True)
    return [(str(kind), str(text)) for kind, text in said]


def init_app(app: Flask) -> None:
    """Set the rules of the template environment and its globals."""
    env = app.jinja_env
    env.undefined = StrictUndefined
    env.trim_blocks = True
    env.lstrip_blocks = True
    env.auto_reload = bool(app.debug or app.config["TEMPLATES_AUTO_RELOAD"])
    values: dict[str, Any] = {
        "csrf_field": csrf_field,
        "current_user": current_user,
        "day": day,
        "dong": dong,
        "flashes": flashes,
        "hour": hour,
        "initial": initial,
        "in_language": in_language,
        "is_indexable": app.config["SHOP_INDEXABLE"],
        "is_sample": app.config["SHOP_MODE"] == "sample",
        "kept": kept,
        "language": language,
        "language_url": language_url,
        "moment": moment,
        "other_language_url": other_language_url,
        "phone": unbroken_phone,
        "public_url": app.config["PUBLIC_URL"],
        "quantity": quantity,
        "shop_name": app.config["SHOP_NAME"],
        "tongue": tongue,
        "unbroken": unbroken,
        "url_for": url_for,
    }
    env.globals.update(values)
    app.context_processor(frame.values)
