"""The signed link of a list: nobody makes one up, and the database alone gives none away."""

from __future__ import annotations

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from shop.core.errors import NotFound


def token(self_count_id: int) -> str:
    """What the link carries."""
    return str(_serializer().dumps(self_count_id))


def of_token(text: str) -> int:
    """The list behind a link. Raises NotFound for one that this shop has not signed."""
    try:
        found = _serializer().loads(text)
    except BadSignature:
        raise NotFound from None
    return int(found)


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="self-count")
