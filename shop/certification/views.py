"""Pages of certification."""

from flask import Blueprint

blueprint = Blueprint("certification", __name__)
