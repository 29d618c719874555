"""The blueprint of inventory."""

from flask import Blueprint

blueprint = Blueprint("inventory", __name__)
HERE = "/quan-ly/<outlet_slug>/ton-kho"
VARIANT = f"{HERE}/<int:variant_id>"
RECEIVE = "/quan-ly/<outlet_slug>/nhap-hang"
