"""The people of a race who close a stall of a fair: each posts the count that is there, looking again when told to."""

from shop.core.clock import now
from shop.core.errors import Conflict, ShopError
from shop.extensions import session
from shop.fairs import queries, services
from shop.fairs.services import Takings
from shop.fairs.services.making import due, planned
from shop.unit_of_work import in_transaction

MOST = 20


def stallkeepers(app, *, outlet_id, count_id):
    """What it came to: how often they had to look, or the sentence of the refusal."""
    yield
    yield _closed(outlet_id, count_id)


def _closed(outlet_id, count_id):
    for tried in range(1, MOST):
        session.remove()
        row = queries.count(outlet_id, count_id)
        expected = due(row, planned(row))
        session.remove()
        takings = Takings(expected, 0, expected, is_last=True)
        try:
            in_transaction(lambda: services.make(outlet_id, count_id, takings, at=now(), by=None))  # noqa: B023
        except Conflict:
            continue
        except ShopError as refusal:
            return str(refusal.sentence)
        return tried
    return "gave up"
