"""The blueprint of the delivery pages."""

from flask import Blueprint

blueprint = Blueprint("delivery", __name__)
