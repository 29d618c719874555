"""Goods of the sample producer on consignment: terms, a statement that waits for its yes, new terms and a new price that wait too."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from sqlalchemy import Select, select

from shop.agreements.models import Agreement
from shop.agreements.services import Draft, Losses, Rate, propose, record_signature, sign
from shop.agreements.states import LossBearer, Ownership
from shop.catalogue.models import Variant
from shop.catalogue.states import Measure
from shop.core.clock import vn_day
from shop.extensions import session
from shop.inventory.models import Lot, StockItem
from shop.inventory.services import adjust
from shop.inventory.states import Condition, LotOwner, MovementKind
from shop.outlets.models import Outlet
from shop.proposals.queries import goods_of
from shop.proposals.services import Wanted
from shop.proposals.services import propose as propose_price
from shop.samples.counter import sold
from shop.settlement.models import SettlementAccount
from shop.settlement.running import draw
from shop.settlement.services import close
from shop.unit_of_work import in_transaction

OUTLET = "Quầy Hội Liên hiệp Phụ nữ tỉnh"
SIGNED_BEFORE = timedelta(days=60)
SOLD_BEFORE = timedelta(days=5)
BROKEN_BEFORE = timedelta(days=3)
SHARE, NEW_SHARE = 1500, 1200  # hundredths of a percent, illustrative
LEAST = 6
DEARER = 5_000  # đồng


def agree(operator_id: int, producer_id: int, at: datetime) -> None:
    """Terms that both signed on paper: goods that come in from now on are the producer's until sold."""
    day = vn_day(at - SIGNED_BEFORE)
    paper = sign(operator_id, producer_id, number="KG-MẪU-01", signed_on=day, at=at - SIGNED_BEFORE)
    terms_id = propose(paper, _draft(day, SHARE), operator_ids={operator_id}, at=at - SIGNED_BEFORE, by=None)
    record_signature(terms_id, {operator_id}, at=at - SIGNED_BEFORE, by=None)


def fill(outlets: Mapping[str, int], users: Mapping[str, int], at: datetime) -> None:
    """Two goods are sold and one breaks; the days until yesterday are stated; a lower share is proposed."""
    outlet_id, by = outlets[OUTLET], users["clerk.thanhhoa@ocop.example"]
    items = session.execute(_consigned(outlet_id)).all()
    goods = [(variant_id, "2") for variant_id in dict.fromkeys(row.variant_id for row in items)][:2]
    in_transaction(lambda: sold(outlet_id, "sample-consigned", goods, at - SOLD_BEFORE, by))
    in_transaction(lambda: _break(outlet_id, items[-1].id, at - BROKEN_BEFORE, by))
    yesterday = vn_day(at) - timedelta(days=1)
    draw(yesterday, at=at)
    in_transaction(lambda: _state(outlet_id, yesterday, users["operator@ocop.example"], at))


def _state(outlet_id: int, upto: date, by: int, at: datetime) -> None:
    account = session.scalars(
        select(SettlementAccount).where(SettlementAccount.producer_id.is_not(None))
    ).one()
    operator_id = session.get_one(Outlet, outlet_id).operator_id
    close(account.id, outlet_id, upto, operator_ids={operator_id}, at=at, by=by)
    paper = session.scalars(select(Agreement.id).where(Agreement.operator_id == operator_id)).one()
    propose(
        paper, _draft(vn_day(at) + timedelta(days=30), NEW_SHARE), operator_ids={operator_id}, at=at, by=by
    )
    _price(account.producer_id, at)


def _price(producer_id: int | None, at: datetime) -> None:
    """The producer asks for a higher price of its first goods from next week on."""
    mine = {producer_id} if producer_id is not None else set()
    goods = goods_of(mine, at)[0]
    wanted = Wanted((goods.most or 0) + DEARER, vn_day(at) + timedelta(days=7), note="Bao bì mới (mẫu)")
    propose_price(goods.variant_id, wanted, producer_ids=mine, key="sample", at=at, by=None)


def _break(outlet_id: int, item_id: int, at: datetime, by: int) -> None:
    seen = session.get_one(StockItem, item_id).on_hand
    adjust(
        item_id,
        outlet_id=outlet_id,
        seen=seen,
        becomes=seen - 1,
        kind=MovementKind.DAMAGED,
        reason="Rơi khi bày hàng (mẫu)",
        at=at,
        by=by,
    )


def _consigned(outlet_id: int) -> Select[int, int]:
    return (
        select(StockItem.id, StockItem.variant_id)
        .join(Lot, Lot.id == StockItem.lot_id)
        .join(Variant, Variant.id == StockItem.variant_id)
        .where(
            StockItem.outlet_id == outlet_id,
            StockItem.condition == Condition.SELLABLE,
            StockItem.on_hand - StockItem.allocated >= LEAST,
            Lot.owner == LotOwner.PRODUCER,
            Variant.measure == Measure.PIECE,
        )
        .order_by(StockItem.variant_id, StockItem.id)
    )


def _draft(day: date, share: int) -> Draft:
    losses = Losses(LossBearer.PRODUCER, LossBearer.OPERATOR, LossBearer.OPERATOR, LossBearer.OPERATOR)
    return Draft(day, Ownership.CONSIGNED, Rate(share), 30, losses)
