"""The blueprint that the page of reconciliation belongs to."""

from flask import Blueprint

blueprint = Blueprint("reconciliation", __name__)
HERE = "/quan-tri/doi-soat"
