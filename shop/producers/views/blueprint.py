"""The blueprint that the modules of this package add their pages to."""

from flask import Blueprint, g

from shop.accounts.guards import actor
from shop.accounts.seats import producers_of
from shop.web import frame

blueprint = Blueprint("producers", __name__)
STAFF = "/quan-tri/chu-the"
ONE = f"{STAFF}/<int:producer_id>"


@frame.shows("own_producers")
def own_producers() -> list[str]:
    """The names of the producers that the reader acts for, on their working pages only."""
    if "producer_ids" not in g:
        return []
    return [name for _slug, name in producers_of(actor().roles)]
