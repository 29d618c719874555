"""Files as answers: made for who asks, to be saved, kept by nobody on the way."""

from __future__ import annotations

from flask import Response, make_response

TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


def attachment(data: bytes, kind: str, name: str) -> Response:
    """A file to keep; `name` without its ending, which is its `kind`."""
    answer = make_response(data)
    answer.headers["Content-Type"] = TYPES[kind]
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
