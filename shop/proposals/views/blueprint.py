"""The blueprint of proposed prices."""

from flask import Blueprint

blueprint = Blueprint("proposals", __name__)
