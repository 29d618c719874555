"""The blueprint that the pages of the catalogue register on."""

from flask import Blueprint

blueprint = Blueprint("catalogue", __name__)
