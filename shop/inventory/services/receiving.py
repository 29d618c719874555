"""Goods come in: a receipt, its batches, and the units on the shelf."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select

from shop.agreements.queries import terms_in_force
from shop.catalogue.models import Product, Variant
from shop.core.clock import vn_day
from shop.core.errors import BadInput, NotFound
from shop.core.sentences import lazy
from shop.extensions import session
from shop.inventory.models import Receipt, ReceiptLine
from shop.inventory.services.batches import Incoming, Owner, lots_for, owner_of
from shop.inventory.services.items import ensure_items
from shop.inventory.services.posting import Change, post
from shop.inventory.states import Condition, MovementKind
from shop.inventory.welcome import Guest, unwelcome
from shop.outlets.models import Outlet
from shop.outlets.numbering import next_code

EXPIRED = lazy(
    "Hàng đã quá hạn sử dụng, không nhập để bán. Nếu vẫn nhận, hãy tích “Vẫn nhận, để ở khu cách ly”."
)
MOST_LINES = 50
MOST_UNITS = 10**9


def receive(
    outlet_id: int,
    lines: Sequence[Incoming],
    *,
    key: str,
    at: datetime,
    by: int | None,
    producer_id: int | None = None,
    document: str | None = None,
    note: str | None = None,
) -> int:
    """Take goods in at an outlet; gives the receipt's id. The same form (``key``) makes one receipt.

    Owner and terms come from the agreement in force that day; expired goods come in to quarantine only; a batch with a known number is the same batch. Raises
    BadInput for dates, quantities or prices that cannot be or goods that the outlet's rule keeps out, Refused for a recalled batch, NotFound for unknown goods.
    """
    _check(lines, vn_day(at))
    producers = _lock_variants({line.variant_id for line in lines})
    known = session.scalar(select(Receipt.id).where(Receipt.key == key))
    if known is not None:
        return known
    _refuse_unwelcome(outlet_id, lines, vn_day(at))
    operator_id = session.scalars(select(Outlet.operator_id).where(Outlet.id == outlet_id)).one()
    terms = terms_in_force(operator_id, set(producers.values()), vn_day(at))
    owned = [(line, owner_of(line, operator_id, terms.get(producers[line.variant_id]))) for line in lines]
    _refuse_priced(owned)
    lots = lots_for(owned, at)
    items = ensure_items(
        [(outlet_id, lot_id, line.condition) for lot_id, line in zip(lots, lines, strict=True)]
    )
    # The outlet's row is locked: its receipts are numbered one after the other.
    session.execute(select(Outlet.id).where(Outlet.id == outlet_id).with_for_update(key_share=True))
    receipt = Receipt(
        outlet_id=outlet_id,
        code=next_code("PN", outlet_id, at, outlet=Receipt.outlet_id, begun=Receipt.received_at),
        key=key,
        producer_id=producer_id,
        document=document,
        note=note,
        received_at=at,
        received_by=by,
    )
    rows = _write(receipt, lots, lines)
    post(
        [
            Change(
                items[outlet_id, row.lot_id, row.condition].item_id,
                MovementKind.RECEIVED,
                f"receipt:{receipt.id}:{row.id}",
                "receipt",
                receipt.id,
                on_hand=row.quantity,
            )
            for row in rows
        ],
        at=at,
        by=by,
    )
    return receipt.id


def _refuse_unwelcome(outlet_id: int, lines: Sequence[Incoming], today: date) -> None:
    """Raise BadInput at the first line that the outlet's rule for goods of other provinces keeps out."""
    guests = [Guest(line.index, line.variant_id, has_number=bool(line.number)) for line in lines]
    for found in unwelcome(outlet_id, guests, today):
        name = "number" if found.wants == "number" else "quantity"
        raise BadInput(f"{name}_{found.place}", found.sentence)


def _refuse_priced(owned: Sequence[tuple[Incoming, Owner]]) -> None:
    """Raise BadInput at the first line on consignment that has a price: it is the producer's until sold."""
    for line, owner in owned:
        if owner.producer_id is not None and line.unit_cost is not None:
            raise BadInput(
                f"unit_cost_{line.index}", lazy("Hàng ký gửi không có giá mua: hãy bỏ trống ô này.")
            )


def _check(lines: Sequence[Incoming], today: date) -> None:
    if not lines:
        raise BadInput("", lazy("Phiếu nhập chưa có dòng hàng nào."))
    if len(lines) > MOST_LINES:
        raise BadInput("", lazy("Một phiếu nhập có tối đa %(most)s dòng.", most=MOST_LINES))
    for line in lines:
        _check_line(line, today)


def _check_line(line: Incoming, today: date) -> None:
    if not 0 < line.quantity <= MOST_UNITS:
        raise BadInput(f"quantity_{line.index}", lazy("Hãy nhập số lượng lớn hơn 0."))
    if line.made_on and line.made_on > today:
        raise BadInput(f"made_on_{line.index}", lazy("Ngày sản xuất không thể ở tương lai."))
    if line.expires_on and line.expires_on < today and line.condition is not Condition.QUARANTINE:
        raise BadInput(f"expires_on_{line.index}", EXPIRED)
    if line.made_on and line.expires_on and line.expires_on < line.made_on:
        raise BadInput(f"expires_on_{line.index}", lazy("Hạn sử dụng phải sau ngày sản xuất."))


def _lock_variants(variant_ids: set[int]) -> dict[int, int]:
    """Lock the variants by id, so that one batch is not made twice; gives each one's producer."""
    rows = session.execute(
        select(Variant.id, Product.producer_id)
        .join(Product, Product.id == Variant.product_id)
        .where(Variant.id.in_(sorted(variant_ids)))
        .order_by(Variant.id)
        .with_for_update(of=Variant, key_share=True)
    )
    producers = {row.id: row.producer_id for row in rows}
    if set(producers) != variant_ids:
        raise NotFound
    return producers


def _write(receipt: Receipt, lots: Sequence[int], lines: Sequence[Incoming]) -> list[ReceiptLine]:
    session.add(receipt)
    session.flush()
    rows = [
        ReceiptLine(receipt_id=receipt.id, lot_id=lot_id, condition=line.condition, quantity=line.quantity)
        for lot_id, line in zip(lots, lines, strict=True)
    ]
    session.add_all(rows)
    session.flush()
    return rows
