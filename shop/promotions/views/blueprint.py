"""The blueprint of vouchers."""

from flask import Blueprint

blueprint = Blueprint("promotions", __name__)
STAFF = "/quan-tri/ma-giam-gia"
ONE = f"{STAFF}/<int:voucher_id>"
