"""The blueprint of producers' own counts."""

from flask import Blueprint

blueprint = Blueprint("selfcounts", __name__)
OUTLET = "/quan-ly/<outlet_slug>/xac-nhan-ton-kho"
LINK = "/xac-nhan-ton-kho/<token>"
OWN = "/kenh-chu-the/xac-nhan-ton-kho"
