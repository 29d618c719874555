"""Pages of producers."""

from flask import Blueprint

blueprint = Blueprint("producers", __name__)
