"""The counts of a place of the country: one that goes on, one that waits for approval."""

from sqlalchemy import select

from shop.counts import services
from shop.counts.states import Scope
from shop.extensions import session
from shop.inventory.models import StockItem
from shop.inventory.states import Condition
from tests.builders import counting
from tests.builders.cart import AT
from tests.builders.counting import MAI


def add(made) -> None:
    """A sheet of a shelf with goods found on it, and a sheet of a set with one piece missing and explained."""
    outlet = made.outlet
    shelf, other = counting.a_spot(outlet.id, "Kệ 1"), counting.a_spot(outlet.id, "Kệ 2")
    going = counting.opened(outlet.id, scope=Scope.SPOT, spot_id=shelf.id, at=AT)
    found = services.add_line(
        outlet.id, going, made.variant_id, lot_id=None, condition=Condition.SELLABLE, at=AT, by=MAI
    )
    waiting, missing = _waiting(made)
    made.values |= {"count_id": [going, waiting], "count_line_id": [found]}
    made.special |= {f"counts.{page}": {"count_id": waiting} for page in ("explain", "approve", "send_back")}
    variant = counting.variant_of(made.variant_id)
    made.extra["samples"] |= {
        f"counts.enter:q{found}": "3",
        "counts.scan:code": variant.sku,
        "counts.index:scope": "spot",
        "counts.index:spot_id": str(other.id),
        "counts.submit:rest": "zero",
        "counts.cancel:note": "Mở nhầm",
        "counts.send_back:lines": str(missing),
        "counts.take_back:key": f"country-{found}",
    }
    services.enter(outlet.id, going, found, 1, key=f"country-{found}", at=AT, by=MAI)


def _waiting(made) -> tuple[int, int]:
    """A sheet of the goods' set, handed in: the count and the line that differs."""
    variant = counting.variant_of(made.variant_id)
    count_id = counting.opened(made.outlet.id, scope=Scope.SET, set_code=counting.set_of(variant), at=AT)
    item = session.scalars(
        select(StockItem)
        .where(
            StockItem.outlet_id == made.outlet.id,
            StockItem.variant_id == variant.id,
            StockItem.condition == Condition.SELLABLE,
            StockItem.on_hand > StockItem.allocated,
        )
        .order_by(StockItem.id)
    ).first()
    counting.entered(count_id, item, item.on_hand - 1, at=AT)
    counting.submitted(count_id, rest=services.Rest.LEAVE, at=AT)
    counting.explained(count_id, at=AT)
    return count_id, counting.line_of(count_id, item)
