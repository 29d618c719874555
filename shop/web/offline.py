"""What a browser keeps for the time without a network: one page, in both languages, and the files that it shows.

Both pages are drawn alike for everybody, outside the frame, and nothing else is ever kept. The worker's text names a
digest of them: one letter changed is another worker, which browsers find at their next visit.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from flask import Flask, current_app

from shop.web import frame
from shop.web.i18n import LANGUAGES, PREFIX
from shop.web.static import Assets, assets
from shop.web.templates import template_in

PATH = "/ngoai-tuyen"
PAGE = "errors/offline.html"
WORKER = "js/worker.js"
FILES = (
    "css/shop.css",
    "fonts/be-vietnam-pro-700-latin.woff2",
    "fonts/be-vietnam-pro-700-vietnamese.woff2",
    "img/empty-silent.svg",
    "img/favicon.svg",
    "icons/sprite.svg",
    "js/offline.js",
)
EXTENSION = "shop-offline"


@dataclass(frozen=True, slots=True)
class Offline:
    """``pages``: HTML by language. ``version``: digest of all that is kept. ``worker``: the script that keeps it."""

    pages: dict[str, str]
    version: str
    worker: str


def offline() -> Offline:
    """What is kept now; drawn again when the shop's telephone number or a file has changed."""
    key = (assets(), frame.value("site").phone)
    held: tuple[tuple[Assets, str], Offline] | None = current_app.extensions.get(EXTENSION)
    if held is None or held[0] != key:
        held = current_app.extensions[EXTENSION] = (key, _made(current_app, *key))
    return held[1]


def _made(app: Flask, files: Assets, phone: str) -> Offline:
    pages = {lang: template_in(app, lang, PAGE).render(phone_number=phone) for lang in LANGUAGES}
    source = files.by_name[WORKER].body.decode()
    names = [files.url(name) for name in FILES]
    version = hashlib.sha256("\n".join([*names, *pages.values()]).encode()).hexdigest()[:10]
    kept = {
        "cache": f"offline-{version}",
        "files": names,
        "pages": [f"{PREFIX if lang == 'en' else ''}{PATH}?v={version}" for lang in LANGUAGES],
    }
    return Offline(pages, version, f"const KEPT = {json.dumps(kept)};\n{source}")
