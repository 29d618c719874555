"""Goods on their way between outlets, by the shop's own services."""

from datetime import datetime, timedelta

from sqlalchemy import select

from shop.agreements.services import add_terms, sign
from shop.agreements.states import LossBearer, Ownership
from shop.catalogue.models import Product, Variant
from shop.core.clock import vn_day
from shop.core.tokens import random_token
from shop.extensions import session
from shop.inventory.models import Lot, StockItem
from shop.inventory.states import LotOwner
from shop.outlets.models import Outlet
from shop.transfers import services
from shop.transfers.models import Transfer, TransferLine
from shop.transfers.states import Terms, TransferState
from tests.builders import inventory, outlets
from tests.builders.cart import AT as CART_AT
from tests.builders.halves import Place
from tests.builders.inventory import AT
from tests.builders.places import HAC_THANH


def a_draft(
    sender: Outlet,
    receiver: Outlet,
    *items: StockItem,
    terms: Terms = Terms.WITHIN,
    units: int | None = None,
    price: int | None = None,
    at: datetime = AT,
) -> Transfer:
    """A draft with all free units of these items, or so many of each."""
    transfer_id = services.start(sender.id, receiver.id, terms, key=random_token(), at=at, by=None)
    who = {"outlet_id": sender.id, "at": at, "by": None}
    lines = [services.add_line(transfer_id, item.id, **who) for item in items]
    if units is not None or price is not None:
        wanted = {line: (units or session.get_one(TransferLine, line).quantity, price) for line in lines}
        services.change_lines(transfer_id, wanted, **who)
    return session.get_one(Transfer, transfer_id)


def sent(sender: Outlet, receiver: Outlet, *items: StockItem, at: datetime = AT, **draft: object) -> Transfer:
    """Packed and gone."""
    transfer = a_draft(sender, receiver, *items, at=at, **draft)
    services.make_ready(transfer.id, outlet_id=sender.id, at=at, by=None)
    services.send(transfer.id, outlet_id=sender.id, at=at, by=None)
    return transfer


def lines_of(transfer: Transfer) -> list[TransferLine]:
    """The lines of a transfer, the first one first."""
    return list(
        session.scalars(
            select(TransferLine).where(TransferLine.transfer_id == transfer.id).order_by(TransferLine.id)
        )
    )


def producer_of(variant: Variant) -> int:
    """Whose goods these are."""
    return session.scalars(select(Product.producer_id).where(Product.id == variant.product_id)).one()


def agreed(
    operator_id: int, producer_id: int, ownership: Ownership = Ownership.CONSIGNED, *, at: datetime = AT
) -> int:
    """Terms in force between an operator and a producer; their id."""
    day = vn_day(at) - timedelta(days=30)
    agreement = sign(operator_id, producer_id, number=random_token()[:8], signed_on=day, at=at)
    return add_terms(
        agreement,
        starts_on=day,
        ownership=ownership,
        commission_bp=1500,
        settlement_days=30,
        expiry_bearer=LossBearer.PRODUCER,
        at=at,
    )


def consigned(outlet: Outlet, variant: Variant, quantity: int, **lot: object) -> StockItem:
    """Units that are the producer's until they are sold, under an agreement with the outlet's operator."""
    producer_id = producer_of(variant)
    row: Lot = inventory.a_lot(
        outlet,
        variant,
        owner=LotOwner.PRODUCER,
        producer_id=producer_id,
        terms_id=agreed(outlet.operator_id, producer_id),
        **lot,
    )
    return inventory.stocked(outlet, variant, quantity, lot=row)


def branch(outlet: Outlet, **fields: object) -> Outlet:
    """Another outlet of the same operator."""
    closed = {"sells_online": False, "offers_pickup": False, "offers_delivery": False}
    return outlets.outlet(
        "Kho sau", operator_id=outlet.operator_id, commune_code=HAC_THANH, **(closed | fields)
    )


def at_state(
    state: TransferState, sender: Outlet, receiver: Outlet, item: StockItem, *, at: datetime = AT
) -> Transfer:
    """A transfer of two units of an item that has come to a state."""
    transfer = a_draft(sender, receiver, item, units=2, at=at)
    to, who = transfer.id, {"at": at, "by": None}
    if state is not TransferState.DRAFT:
        services.make_ready(to, outlet_id=sender.id, **who)
    if state not in {TransferState.DRAFT, TransferState.READY}:
        services.send(to, outlet_id=sender.id, **who)
    [line] = lines_of(transfer)
    key = random_token()
    if state is TransferState.PARTLY_RECEIVED:
        services.receive(to, [services.Came(line.id, good=1)], outlet_id=receiver.id, key=key, **who)
    if state is TransferState.RECEIVED:
        services.receive_all(to, outlet_id=receiver.id, key=key, **who)
    if state is TransferState.RETURNING:
        services.turn_back(to, outlet_id=receiver.id, reason="không đặt", **who)
    return transfer


def add(made: Place) -> None:
    """A place sends and gets goods: a transfer in each state that its people act on, and what its producer announced."""
    from tests.builders import sheets, supplies  # the second is built on this

    supplies.add(made)
    sheets.add(made)
    here, there = made.outlet, branch(made.outlet)
    item = session.get_one(StockItem, made.values["item_id"][0])
    stored = sent(here, there, item, units=10, at=CART_AT)
    services.receive_all(stored.id, outlet_id=there.id, key=random_token(), at=CART_AT, by=None)
    away = session.scalars(select(StockItem).where(StockItem.outlet_id == there.id)).one()
    going = (TransferState.DRAFT, TransferState.READY, TransferState.IN_TRANSIT, TransferState.RETURNING)
    coming = (TransferState.IN_TRANSIT, TransferState.PARTLY_RECEIVED)
    papers = [at_state(state, here, there, item, at=CART_AT) for state in going]
    papers += [at_state(state, there, here, away, at=CART_AT) for state in coming]
    made.values["shipment_id"] = [paper.id for paper in papers]
    samples = {f"transfers.arrive:good_{line.id}": "1" for paper in papers for line in lines_of(paper)}
    made.extra["samples"] = {**made.extra.get("samples", {}), **samples}
