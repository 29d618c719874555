"""Pages of outlets."""

from flask import Blueprint

blueprint = Blueprint("outlets", __name__)
