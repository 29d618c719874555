"""What a seller has to invoice: the supplied lines and the delivery of one order, to the đồng."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import aliased

from shop.catalogue import queries as catalogue
from shop.catalogue.queries import VatTable
from shop.catalogue.states import Measure, VatClass
from shop.core.clock import vn_day
from shop.core.money import Dong, half_up, vat_inside
from shop.extensions import session
from shop.orders.models import Fulfilment, Order, OrderLine
from shop.orders.states import FulfilmentState
from shop.outlets.models import Operator
from shop.outlets.states import TaxMethod

SUPPLIED = (FulfilmentState.HANDED_OVER, FulfilmentState.DELIVERED)
OPEN = (
    FulfilmentState.NEW,
    FulfilmentState.PREPARING,
    FulfilmentState.READY,
    FulfilmentState.SHIPPED,
)
NOT_TAXED, NOT_DECLARED = "KCT", "KKKNT"
PERCENT = 100
KILO = 1000
Key = tuple[int, int]


@dataclass(frozen=True, slots=True)
class SaleLine:
    """A line of the paper. `quantity` in pieces or grams, as `price_per` counts; net + vat = total (đồng)."""

    name: str
    unit: str
    quantity: int
    price_per: int
    rate: str
    total: Dong
    vat: Dong

    @property
    def net(self) -> Dong:
        """The amount before VAT."""
        return self.total - self.vat

    @property
    def net_price(self) -> Dong:
        """Before VAT, for `price_per` units, rounded: the amounts are exact, this one informs."""
        return half_up(self.net * self.price_per, self.quantity)


@dataclass(slots=True)
class Sale:
    """What one operator supplied of one order, the last of it on `day`."""

    order_id: int
    code: str
    operator_id: int
    payment: str
    day: date
    lines: list[SaleLine] = field(default_factory=list)

    @property
    def key(self) -> Key:
        """Order and seller."""
        return self.order_id, self.operator_id

    @property
    def total(self) -> Dong:
        """With VAT."""
        return sum(line.total for line in self.lines)

    @property
    def vat(self) -> Dong:
        """The VAT inside."""
        return sum(line.vat for line in self.lines)


def sales_of(keys: Collection[Key], delivery_name: str) -> dict[Key, Sale]:
    """The sales of these orders and sellers, as they were supplied; what was not, or not yet all of it, is missing.

    Three statements. Raises Refused when the table has no rate for the day of a delivery.
    """
    rows = _rows(keys)
    if not rows:
        return {}
    table, waiting = catalogue.vat_table(), _under_way(keys)
    found: dict[Key, Sale] = {}
    seen: set[int] = set()
    for line, part, order, method in rows:
        key = (line.order_id, line.operator_id)
        if key not in keys or key in waiting:
            continue
        day = vn_day(part.ended_at)
        sale = found.setdefault(key, Sale(order.id, order.code, line.operator_id, order.payment_method, day))
        sale.day = max(sale.day, day)
        sale.lines.append(_goods(line))
        if part.fee and part.id not in seen:
            seen.add(part.id)
            sale.lines.append(_delivery(part, day, method, table, delivery_name))
    return found


def rate_words(vat_class: VatClass, bp: int | None) -> str:
    """As invoices write it: `8%`, `KCT` for goods that VAT does not apply to, `KKKNT` where it is not declared."""
    if bp is not None:
        whole, rest = divmod(bp, PERCENT)
        return f"{whole}%" if not rest else f"{whole}.{rest:02d}".rstrip("0") + "%"
    return NOT_TAXED if vat_class is VatClass.EXEMPT else NOT_DECLARED


def _rows(keys: Collection[Key]) -> Sequence[Row[*tuple[Any, ...]]]:
    """The leaf lines that were supplied: a basket's own line carries no money, its components do."""
    child = aliased(OrderLine)
    return session.execute(
        select(OrderLine, Fulfilment, Order, Operator.tax_method)
        .join(Fulfilment, Fulfilment.id == OrderLine.fulfilment_id)
        .join(Order, Order.id == OrderLine.order_id)
        .join(Operator, Operator.id == OrderLine.operator_id)
        .where(
            OrderLine.order_id.in_({order_id for order_id, _operator_id in keys}),
            Fulfilment.state.in_(SUPPLIED),
            ~select(child.id).where(child.parent_id == OrderLine.id).correlate(OrderLine).exists(),
        )
        .order_by(OrderLine.order_id, OrderLine.fulfilment_id, OrderLine.position)
    ).all()


def _under_way(keys: Collection[Key]) -> set[Key]:
    """Sellers who have more of an order to supply: it gets one invoice, when all of theirs has ended."""
    rows = session.execute(
        select(OrderLine.order_id, OrderLine.operator_id)
        .distinct()
        .join(Fulfilment, Fulfilment.id == OrderLine.fulfilment_id)
        .where(
            OrderLine.order_id.in_({order_id for order_id, _operator_id in keys}),
            Fulfilment.state.in_(OPEN),
        )
    )
    return {(order_id, operator_id) for order_id, operator_id in rows}


def _goods(line: OrderLine) -> SaleLine:
    return SaleLine(
        name=f"{line.name}, {line.variant_name}",
        unit=_unit(line),
        quantity=line.quantity,
        price_per=line.price_per,
        rate=rate_words(line.vat_class, line.vat_bp),
        total=line.total,
        vat=line.vat,
    )


def _unit(line: OrderLine) -> str:
    """What `price_per` counts: the unit of a piece, or a weight."""
    if line.measure is not Measure.GRAM:
        return line.unit
    return "kg" if line.price_per == KILO else f"{line.price_per} g"


def _delivery(part: Fulfilment, day: date, method: TaxMethod, table: VatTable, name: str) -> SaleLine:
    """The fee of a parcel: a service of the standard class, supplied with the goods."""
    bp = catalogue.rate_for(catalogue.rates_on(table, day), VatClass.STANDARD, method)
    return SaleLine(
        name=name,
        unit="lần",
        quantity=1,
        price_per=1,
        rate=rate_words(VatClass.STANDARD, bp),
        total=part.fee,
        vat=vat_inside(part.fee, bp) if bp else 0,
    )


def summed(sales: Iterable[Sale]) -> list[SaleLine]:
    """The lines of many sales as one paper: equal goods of one rate and price are one line. The sums stay the same."""
    found: dict[tuple[str, str, int, str], SaleLine] = {}
    for sale in sales:
        for line in sale.lines:
            key = (line.name, line.unit, line.price_per, line.rate)
            known = found.get(key)
            found[key] = (
                line
                if known is None
                else SaleLine(
                    line.name,
                    line.unit,
                    known.quantity + line.quantity,
                    line.price_per,
                    line.rate,
                    known.total + line.total,
                    known.vat + line.vat,
                )
            )
    return list(found.values())
