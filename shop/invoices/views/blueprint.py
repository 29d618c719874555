"""The blueprint that the pages about invoices belong to."""

from flask import Blueprint

blueprint = Blueprint("invoices", __name__)
