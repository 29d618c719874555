"""The blueprint that the pages of the checkout belong to."""

from flask import Blueprint

blueprint = Blueprint("checkout", __name__)
