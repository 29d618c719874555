"""The blueprint that the pages of the cart belong to."""

from flask import Blueprint

blueprint = Blueprint("cart", __name__)
