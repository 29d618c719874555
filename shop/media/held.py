"""A file that came with a refused form is not lost with it.

It lies in the storage without a row, where nobody can reach it. The page hands its name back, signed for whoever sent it
and for some hours, and the next sending turns it into a row.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import Any

from flask import current_app, session
from itsdangerous import BadSignature, URLSafeTimedSerializer

from shop.media.services import Prepared

FOR = timedelta(hours=12)


def signed(prepared: Prepared) -> str:
    """The name of a file as the page hands it back."""
    return str(_signer().dumps(asdict(prepared)))


def opened(text: str) -> Prepared | None:
    """The file that a page handed back; None for anything that was not signed for this reader, or too long ago."""
    try:
        values: Any = _signer().loads(text, max_age=int(FOR.total_seconds()))
    except BadSignature:
        return None
    return Prepared(**values)


def _signer() -> URLSafeTimedSerializer:
    """For the reader who is signed in, or for guests."""
    return URLSafeTimedSerializer(
        str(current_app.secret_key), salt=f"held-file:{session.get('_user_id', '')}"
    )
