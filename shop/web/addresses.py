"""What an address may hold, whatever stands behind it: ids that a database can keep, and no NUL."""

from __future__ import annotations

from flask import Flask, Response, request
from werkzeug.routing import IntegerConverter

from shop.web.handlers import PAGES


class IdConverter(IntegerConverter):
    """Up to 18 ASCII digits; anything else is an address that is not there (404), not an error of a database."""

    regex = "[0-9]{1,18}"


def refuse_nul() -> Response | None:
    """Before each request: no text of the shop holds NUL, and PostgreSQL cannot even be asked for one (400).

    Plain words, since the frame of a page repeats the address.
    """
    if "\x00" in request.path or b"%00" in request.query_string or b"\x00" in request.query_string:
        return Response(str(PAGES[400][1]), 400, mimetype="text/plain")
    return None


def init_app(app: Flask) -> None:
    """Before any view is registered."""
    app.url_map.converters["int"] = IdConverter
    app.before_request(refuse_nul)
