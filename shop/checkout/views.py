"""Pages of checkout."""

from flask import Blueprint

blueprint = Blueprint("checkout", __name__)
