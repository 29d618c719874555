"""The blueprint of agreements."""

from flask import Blueprint

blueprint = Blueprint("agreements", __name__)
DESK = "/quan-tri/ky-gui"
OWN = "/kenh-chu-the/ky-gui"
