"""The blueprint that the pages of orders belong to."""

from flask import Blueprint

blueprint = Blueprint("orders", __name__)
