"""The blueprint that the pages of company orders hang on."""

from flask import Blueprint

blueprint = Blueprint("companies", __name__)
