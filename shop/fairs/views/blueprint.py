"""The blueprint of fairs."""

from flask import Blueprint

blueprint = Blueprint("fairs", __name__)
PUBLIC = "/hoi-cho"
STAFF = "/quan-tri/hoi-cho"
ONE = f"{STAFF}/<int:fair_id>"  # of any operator: stalls of several stand at one fair
OWN = f"{STAFF}/<int:event_id>"
HERE = "/quan-ly/<outlet_slug>/hoi-cho"
COUNT = f"{HERE}/kiem/<int:fair_count_id>"
