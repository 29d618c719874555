"""Goods that were sold at a moment that is over, and are written down only now: at that day's prices and stars."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from shop.catalogue import queries as catalogue
from shop.checkout import drafting
from shop.core.errors import Refused
from shop.extensions import session
from shop.till import quoting
from shop.till.models import CounterLine
from shop.till.queries import sales
from shop.till.quoting import Counted, SaleLine
from shop.till.services.selling import Agreed, Pay, write_up
from shop.till.services.writing import begin, lock
from shop.till.states import Money
from shop.window import version


@dataclass(frozen=True, slots=True)
class Taken:
    """Units of one lot that customers took; ``is_marked``: at the marked-down price of the lot."""

    variant_id: int
    lot_id: int
    quantity: int
    is_marked: bool = False

    def line(self, line_id: int) -> SaleLine:
        """As a sale keeps it: the very lot."""
        marked = self.lot_id if self.is_marked else None
        return SaleLine(
            line_id, self.variant_id, self.quantity, marked, None if self.is_marked else self.lot_id
        )


def quoted_then(outlet_id: int, taken: Sequence[Taken], at: datetime) -> Counted:
    """What these goods came to at a moment that is over, in the order in which they are named."""
    known = quoting.know_then(outlet_id, sorted({each.variant_id for each in taken}), at)
    lines = [each.line(place) for place, each in enumerate(taken)]
    return quoting.count(known, lines, Money.CASH, at)


def sell_then(
    outlet_id: int, key: str, taken: Sequence[Taken], *, age: bool, at: datetime, by: int | None
) -> int:
    """One sale of all these goods, paid in cash and handed over at a moment that is over; gives its order.

    Everything is dated then: order, movements, VAT, price, star, receipt. ``key`` is new at the outlet, and the caller
    keeps others from its items. Raises Refused for what may not or cannot have been sold, BadInput on `age`.
    """
    version.know(version.present())
    begin(outlet_id, key, at, by)
    sale = lock(outlet_id, sales.by_key(outlet_id, key))
    for each in taken:
        line = each.line(0)
        session.add(
            CounterLine(
                sale_id=sale.id,
                variant_id=line.variant_id,
                lot_id=line.lot_id,
                from_lot_id=line.from_lot_id,
                quantity=line.quantity,
            )
        )
    session.flush()
    lines = sales.lines(sale.id)
    known = quoting.know_then(outlet_id, sorted({each.variant_id for each in taken}), at)
    counted = quoting.count(known, lines, Money.CASH, at)
    if counted.problems or not counted.is_ready:
        raise Refused(next(iter(counted.problems.values())))
    stars = catalogue.stars_then(drafting.product_ids(counted.quote), at)
    pay = Pay(Money.CASH, counted.digest, age=age)
    return write_up(sale, Agreed(counted.quote, lines, known, stars), pay, at=at, by=by)
