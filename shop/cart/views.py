"""Pages of cart."""

from flask import Blueprint

blueprint = Blueprint("cart", __name__)
