"""The blueprint of the pages about money."""

from flask import Blueprint

blueprint = Blueprint("payments", __name__)
