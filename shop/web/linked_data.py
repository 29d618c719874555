"""Structured data for search engines (schema.org, JSON-LD): only where pages may be indexed, only what they show."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from flask import current_app, request
from markupsafe import Markup

CONTEXT = "https://schema.org"
_ESCAPES = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})


def script(data: dict[str, Any]) -> Markup:
    """The data as a block of the page; empty where pages are not indexed (sample shops)."""
    if not current_app.config["SHOP_INDEXABLE"]:
        return Markup("")
    text = json.dumps({"@context": CONTEXT, **data}, ensure_ascii=False).translate(_ESCAPES)
    return Markup(f'<script type="application/ld+json">{text}</script>')  # noqa: S704 escaped above


def crumbs(way: Sequence[tuple[str, str]]) -> Markup:
    """The way to this page: (name, path), the last one without a path."""
    return script(
        {
            "@type": "BreadcrumbList",
            "itemListElement": [
                {
                    "@type": "ListItem",
                    "position": place,
                    "name": name,
                    **({"item": absolute(url)} if url else {}),
                }
                for place, (name, url) in enumerate(way, start=1)
            ],
        }
    )


def absolute(path: str) -> str:
    """The whole address of a path of this site."""
    return f"{request.host_url.rstrip('/')}{path}"
