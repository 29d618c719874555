"""The blueprint of settlement."""

from flask import Blueprint

blueprint = Blueprint("settlement", __name__)
DESK = "/quan-tri/cong-no"
OWN = "/kenh-chu-the/doi-soat"
LINK = "/doi-soat/<token>"
PAYOUTS = f"{DESK}/chi-tra"
FILE = "<any(pdf, xlsx):kind>"
