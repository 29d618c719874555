"""The blueprint that the modules of this package add their pages to."""

from flask import Blueprint

blueprint = Blueprint("outlets", __name__)
STAFF = "/quan-tri/diem-ban"
ONE = f"{STAFF}/<int:outlet_id>"
MANAGER = "/quan-ly/<outlet_slug>/gio-mo-cua"
