"""The blueprint that the modules of this package add their pages to."""

from flask import Blueprint

blueprint = Blueprint("producers", __name__)
STAFF = "/quan-tri/chu-the"
ONE = f"{STAFF}/<int:producer_id>"
