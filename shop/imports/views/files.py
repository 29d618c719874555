"""Files as answers."""

from __future__ import annotations

from flask import Response, make_response

from shop.web.pages import keep_private

TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


def sent(data: bytes, kind: str, name: str) -> Response:
    """A sheet to keep."""
    keep_private()
    answer = make_response(data)
    answer.headers["Content-Type"] = TYPES[kind]
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return answer
