"""Sales at the counter of one outlet: three that were paid, one whose customer went back for more."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from shop.catalogue.models import Product, ProductSet, Variant
from shop.catalogue.states import Measure
from shop.extensions import session
from shop.inventory.models import StockItem
from shop.inventory.states import Condition
from shop.till import quoting, services
from shop.till.finding import Pick
from shop.till.queries import sales
from shop.till.services import Pay
from shop.till.states import Money
from shop.unit_of_work import in_transaction

OUTLET = "Quầy Hội Liên hiệp Phụ nữ tỉnh"
PLENTY = 10
NOTE = 500_000
BASKETS = (("1", "2"), ("3",), ("1", "1", "1"))  # quantities of one customer's goods


def fill(outlets: Mapping[str, int], users: Mapping[str, int], at: datetime) -> None:
    """The clerk sells."""
    outlet_id, clerk = outlets[OUTLET], users["clerk.thanhhoa@ocop.example"]
    goods = _goods(outlet_id)
    for number, quantities in enumerate(BASKETS):
        chosen = list(zip(goods[number:], quantities, strict=False))
        in_transaction(lambda: sold(outlet_id, f"sample-{number}", chosen, at, clerk))  # noqa: B023 run at once
    in_transaction(lambda: _scanned(outlet_id, "sample-waits", [(goods[0], "1")], at, clerk))


def _goods(outlet_id: int) -> Sequence[int]:
    """Goods by the piece, without alcohol, of which the outlet has plenty."""
    return session.scalars(
        select(StockItem.variant_id)
        .join(Variant, Variant.id == StockItem.variant_id)
        .join(Product, Product.id == Variant.product_id)
        .join(ProductSet, ProductSet.code == Product.set_code)
        .where(
            StockItem.outlet_id == outlet_id,
            StockItem.condition == Condition.SELLABLE,
            StockItem.on_hand - StockItem.allocated >= PLENTY,
            Variant.measure == Measure.PIECE,
            Variant.step == 1,
            ProductSet.is_alcohol.is_(False),
        )
        .group_by(StockItem.variant_id)
        .order_by(StockItem.variant_id.desc())
        .limit(5)
    ).all()


def _scanned(outlet_id: int, key: str, goods: Sequence[tuple[int, str]], at: datetime, by: int) -> int:
    made = 0
    for variant_id, quantity in goods:
        made = services.add(outlet_id, key, Pick(variant_id), quantity, at=at, by=by)
    return made


def sold(outlet_id: int, key: str, goods: Sequence[tuple[int, str]], at: datetime, by: int) -> None:
    """Scanned, paid with the next whole note, handed over."""
    sale_id = _scanned(outlet_id, key, goods, at, by)
    lines = sales.lines(sale_id)
    known = quoting.know(outlet_id, [line.variant_id for line in lines], at)
    shown = quoting.count(known, lines, Money.CASH, at)
    given = -(-shown.quote.total // NOTE) * NOTE
    services.sell(outlet_id, sale_id, Pay(Money.CASH, shown.digest, given), clock=lambda: at, by=by)
