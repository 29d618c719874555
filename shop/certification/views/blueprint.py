"""The blueprint that the modules of this package add their pages to."""

from flask import Blueprint

blueprint = Blueprint("certification", __name__)
STAFF = "/quan-tri/chung-nhan"
ONE = f"{STAFF}/<int:certificate_id>"
SCHEME_STAFF = "/quan-tri/chung-nhan-khac"
ONE_SCHEME = f"{SCHEME_STAFF}/<int:scheme_id>"
