"""The blueprint of the yearly cycle."""

from flask import Blueprint

blueprint = Blueprint("evaluations", __name__)
FILES = "/quan-tri/phan-hang"
INSPECTIONS = "/quan-tri/kiem-tra-ocop"
LISTS = "/quan-tri/dang-ky-tham-gia"
OWN = "/kenh-chu-the/phan-hang"
OWN_LISTS = "/kenh-chu-the/dang-ky-tham-gia"
