"""The blueprint that the pages of couriers' cash belong to."""

from flask import Blueprint

blueprint = Blueprint("remittances", __name__)
HERE = "/quan-tri/tien-thu-ho"
