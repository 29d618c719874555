"""Numbers in addresses: `<int:…>` means an id that a database can hold, in ASCII digits."""

from __future__ import annotations

from flask import Flask
from werkzeug.routing import IntegerConverter


class IdConverter(IntegerConverter):
    """Up to 18 ASCII digits; anything else is an address that is not there (404), not an error of a database."""

    regex = "[0-9]{1,18}"


def init_app(app: Flask) -> None:
    """Before any view is registered."""
    app.url_map.converters["int"] = IdConverter
