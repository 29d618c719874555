"""What may be sent, to whom, and whose it becomes."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select

from shop.agreements.queries import TermsRow, terms_in_force
from shop.agreements.states import Ownership
from shop.catalogue.models import Product, Variant
from shop.core.errors import BadInput, Refused
from shop.core.sentences import Text, lazy
from shop.extensions import session
from shop.inventory.models import Lot, StockItem
from shop.inventory.queries.conditions import Root
from shop.inventory.services.batches import Owner
from shop.inventory.states import Condition, LotOwner
from shop.inventory.welcome import Guest, unwelcome
from shop.outlets.models import Operator, Outlet
from shop.producers.models import Producer
from shop.transfers.models import Transfer, TransferLine
from shop.transfers.states import SENDABLE, Terms


@dataclass(frozen=True, slots=True)
class Goods:
    """What the rules look at in one stock item of the sender."""

    item_id: int
    outlet_id: int
    lot_id: int
    root_id: int
    variant_id: int
    condition: Condition
    owner: LotOwner
    producer_id: int
    producer: str
    number: str | None
    lot_name: str
    expires_on: date | None
    blocked_on: date | None

    def is_unfit(self, day: date) -> bool:
        """Recalled, or past its last day."""
        return self.blocked_on is not None or (self.expires_on is not None and self.expires_on < day)


def goods_of(item_ids: Collection[int]) -> dict[int, Goods]:
    """The facts of stock items as they are now; one statement."""
    rows = session.execute(_columns().where(StockItem.id.in_(sorted(item_ids))))
    return {row[0]: Goods(*row) for row in rows}


def _columns() -> Select[*tuple[Any, ...]]:
    return (
        select(
            StockItem.id,
            StockItem.outlet_id,
            StockItem.lot_id,
            Root.id,
            StockItem.variant_id,
            StockItem.condition,
            Lot.owner,
            Producer.id,
            Producer.name,
            Root.number,
            func.coalesce(Root.number, Root.code, ""),
            Root.expires_on,
            Root.blocked_on,
        )
        .join(Lot, Lot.id == StockItem.lot_id)
        .join(Root, Root.id == func.coalesce(Lot.root_id, Lot.id))
        .join(Variant, Variant.id == StockItem.variant_id)
        .join(Product, Product.id == Variant.product_id)
        .join(Producer, Producer.id == Product.producer_id)
    )


def check(
    transfer: Transfer, lines: Sequence[TransferLine], goods: Mapping[int, Goods], day: date
) -> dict[int, Owner | None]:
    """Whose each line's goods become, by line id; None where they stay whose they are.

    Raises BadInput at the line (`quantity_<id>`, `price_<id>`) that may not be sent on this Vietnamese day: recalled or
    expired as sellable, without the agreement or the price that its terms need, or kept out by the receiver's rule;
    Refused when the receiver is closed.
    """
    receiver = session.get_one(Outlet, transfer.to_outlet_id)
    if receiver.closed_on is not None and receiver.closed_on <= day:
        raise Refused(lazy("Điểm bán nhận hàng đã đóng cửa."))
    for line in lines:
        refuse_unsendable(goods[line.stock_item_id], transfer.terms, day, f"quantity_{line.id}")
    _refuse_unwelcome(transfer, lines, goods, day)
    if transfer.terms is Terms.WITHIN:
        return dict.fromkeys((line.id for line in lines), None)
    operator_id = _operator(transfer.to_outlet_id).id
    if transfer.terms is Terms.SOLD:
        return {line.id: _bought(line, operator_id) for line in lines}
    producers = {goods[line.stock_item_id].producer_id for line in lines}
    agreed = terms_in_force(operator_id, producers, day)
    return {
        line.id: _consigned(transfer, line, goods[line.stock_item_id], operator_id, agreed) for line in lines
    }


def refuse_unsendable(goods: Goods, terms: Terms, day: date, field: str) -> None:
    """Raise BadInput when goods in this state may not leave under these terms."""
    why = _unsendable(goods, terms, day)
    if why is not None:
        raise BadInput(field, why)


def _unsendable(goods: Goods, terms: Terms, day: date) -> Text | None:
    if goods.condition not in SENDABLE:
        return lazy("Chỉ chuyển được hàng đang bán, trưng bày hoặc cách ly.")
    if goods.condition is Condition.QUARANTINE:
        if terms is Terms.WITHIN:
            return None
        return lazy("Hàng cách ly chỉ chuyển được giữa các điểm bán của cùng một đơn vị.")
    if goods.blocked_on is not None:
        return lazy(
            "Lô %(lot)s đang bị thu hồi. Hãy chuyển sang cách ly trước khi chuyển hàng.", lot=goods.lot_name
        )
    if goods.is_unfit(day):
        return lazy(
            "Lô %(lot)s đã quá hạn sử dụng. Hãy chuyển sang cách ly trước khi chuyển hàng.",
            lot=goods.lot_name,
        )
    return None


def _refuse_unwelcome(
    transfer: Transfer, lines: Sequence[TransferLine], goods: Mapping[int, Goods], day: date
) -> None:
    """Goods in quarantine are not for sale: nobody's rule of sale keeps them out."""
    guests = [
        Guest(line.id, one.variant_id, has_number=one.number is not None)
        for line in lines
        if (one := goods[line.stock_item_id]).condition is not Condition.QUARANTINE
    ]
    for found in unwelcome(transfer.to_outlet_id, guests, day):
        raise BadInput(f"quantity_{found.place}", found.sentence)


def _bought(line: TransferLine, operator_id: int) -> Owner:
    if line.price is None:
        raise BadInput(f"price_{line.id}", lazy("Hãy nhập giá thỏa thuận."))
    return Owner(LotOwner.OPERATOR, operator_id, None, None, line.price)


def _consigned(
    transfer: Transfer, line: TransferLine, goods: Goods, operator_id: int, agreed: Mapping[int, TermsRow]
) -> Owner:
    field = f"quantity_{line.id}"
    if goods.owner is not LotOwner.PRODUCER:
        raise BadInput(
            field,
            lazy(
                "Lô %(lot)s là hàng đã mua, không ký gửi tiếp được. Hãy lập phiếu bán lại.",
                lot=goods.lot_name,
            ),
        )
    terms = agreed.get(goods.producer_id)
    if terms is None or terms.ownership is not Ownership.CONSIGNED:
        raise BadInput(
            field,
            lazy(
                "%(operator)s chưa có thỏa thuận ký gửi với %(producer)s nên không nhận ký gửi được. Hãy lập phiếu bán lại.",
                operator=_operator(transfer.to_outlet_id).legal_name,
                producer=goods.producer,
            ),
        )
    return Owner(LotOwner.PRODUCER, operator_id, goods.producer_id, terms.id, None)


def _operator(outlet_id: int) -> Operator:
    return session.scalars(
        select(Operator).join(Outlet, Outlet.operator_id == Operator.id).where(Outlet.id == outlet_id)
    ).one()
