"""The blueprint of wholesale."""

from flask import Blueprint

blueprint = Blueprint("wholesale", __name__)
SHEET = "/ban-si/<slug>"
BOARD = "/can-mua"
OWN = "/kenh-chu-the/ban-si"
OWN_BOARD = "/kenh-chu-the/can-mua"
STAFF = "/quan-tri/ban-si"
STAFF_BOARD = "/quan-tri/can-mua"
