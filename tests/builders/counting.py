"""Counts of an outlet, by the services that its people use."""

from datetime import datetime, timedelta

from sqlalchemy import select

from shop.catalogue.models import Product, ProductSet, Variant
from shop.core.tokens import random_token
from shop.counts import services
from shop.counts.models import Count, CountLine
from shop.counts.services import Rest, Why
from shop.counts.states import CountState, Reason, Scope
from shop.extensions import session
from shop.outlets.models import OutletSpot
from shop.outlets.states import SpotKind
from tests.builders.inventory import AT

MAI, LAN = 7, 8  # who counts, and who approves


def a_spot(outlet_id: int, name: str) -> OutletSpot:
    """A shelf of an outlet."""
    row = OutletSpot(outlet_id=outlet_id, kind=SpotKind.SHELF, name=name)
    session.add(row)
    session.flush()
    return row


def variant_of(variant_id: int) -> Variant:
    """A variant."""
    return session.get_one(Variant, variant_id)


def set_of(variant: Variant) -> int:
    """The official set of a variant's product."""
    return session.get_one(Product, variant.product_id).set_code


def another_set(variant: Variant) -> int:
    """Move a variant's product into a set of its own; gives its code."""
    if session.get(ProductSet, 12) is None:
        names = dict.fromkeys(
            ("group_name", "subgroup", "name", "short_name", "short_name_en", "ministry"), "Chè"
        )
        session.add(ProductSet(code=12, group_code="I", is_alcohol=False, is_shippable=True, **names))
        session.flush()
    session.get_one(Product, variant.product_id).set_code = 12
    session.flush()
    return 12


def opened(
    outlet_id: int, *, scope: Scope = Scope.ALL, at: datetime = AT, by: int = MAI, **more: object
) -> int:
    """An open sheet."""
    return services.open_count(outlet_id, key=random_token(), scope=scope, at=at, by=by, **more)


def lines(count_id: int) -> list[CountLine]:
    """The lines of a sheet, in its order."""
    found = select(CountLine).where(CountLine.count_id == count_id).order_by(CountLine.id)
    return list(session.scalars(found.execution_options(populate_existing=True)))


def line_of(count_id: int, item) -> int:
    """The line of a stock item."""
    return session.scalars(
        select(CountLine.id).where(
            CountLine.count_id == count_id,
            CountLine.lot_id == item.lot_id,
            CountLine.condition == item.condition,
        )
    ).one()


def entered(count_id: int, item, quantity: int, *, at: datetime = AT, by: int = MAI) -> None:
    """Somebody counts a lot."""
    count = session.get_one(Count, count_id)
    line_id = line_of(count_id, item)
    services.enter(count.outlet_id, count_id, line_id, quantity, key=random_token(), at=at, by=by)


def submitted(count_id: int, *, rest: Rest | None = None, at: datetime = AT, by: int = MAI) -> None:
    """The sheet is handed in."""
    services.submit(session.get_one(Count, count_id).outlet_id, count_id, rest=rest, at=at, by=by)


def explained(count_id: int, *, at: datetime = AT) -> None:
    """Every difference gets the nearest reason: lost, or found."""
    from shop.counts.judging import judged

    count = session.get_one(Count, count_id)
    whys = {
        line.line_id: Why(Reason.LOST if line.difference < 0 else Reason.FOUND, None)
        for line in judged(count, at, only_different=True)
    }
    services.explain(count.outlet_id, count_id, whys, at=at, by=MAI)


def approved(count_id: int, *, at: datetime = AT + timedelta(hours=1), by: int = LAN) -> services.Approved:
    """Reasons are given and a second person approves."""
    explained(count_id, at=at)
    return services.approve(session.get_one(Count, count_id).outlet_id, count_id, at=at, by=by)


def state(count_id: int) -> CountState:
    """Where a sheet is."""
    return session.get_one(Count, count_id, populate_existing=True).state
