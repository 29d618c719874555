"""The blueprint that the page modules share."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("accounts", __name__)
