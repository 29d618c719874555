"""The blueprint of transfers."""

from flask import Blueprint

blueprint = Blueprint("transfers", __name__)
HERE = "/quan-ly/<outlet_slug>/chuyen-hang"
ONE = f"{HERE}/<int:shipment_id>"
