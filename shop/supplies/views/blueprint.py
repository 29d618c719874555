"""The blueprint of announced deliveries."""

from flask import Blueprint

blueprint = Blueprint("supplies", __name__)
OWN = "/kenh-chu-the/giao-hang"
COMING = "/quan-ly/<outlet_slug>/hang-sap-den"
