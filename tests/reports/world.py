"""A small shop in which everything is as it must be: every kind of row that the proof looks at."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from shop.catalogue.stars import stars_on
from shop.certification import history
from shop.certification.states import CertificateEventKind
from shop.checkout import paying
from shop.core.tokens import random_token
from shop.extensions import session
from shop.inventory.models import StockItem
from shop.inventory.services import Incoming, Want, adjust, dispatch, hand_over, receive, reserve, undo
from shop.inventory.services.reserving import lock_holds
from shop.inventory.services.shifting import Shift, write_shifts
from shop.inventory.states import MovementKind, ShiftReason
from shop.invoices import services as invoices
from shop.invoices.buyers import Buyer
from shop.invoices.services import Issued
from shop.orders.models import FulfilmentLine, OrderLine, OrderRecipient
from shop.orders.return_states import ReturnCondition
from shop.orders.states import Channel, Door, FulfilmentState, OrderState, UnitState
from shop.payments import cards
from shop.payments.accounts import Account
from shop.payments.attempts import open_transfer
from shop.payments.models import ProviderEvent
from shop.payments.providers.base import Seen, SessionState
from shop.payments.services import Due, collect, make_due
from shop.payments.states import Method, PaymentState, Source
from shop.payments.transfers import Told
from shop.remittances.services import take_back
from shop.supplies import services as supplying
from shop.supplies.states import RefusalReason
from shop.till.models import CounterSale
from shop.till.services.numbering import issue
from shop.till.states import SaleState
from shop.transfers.services import Came
from shop.transfers.services import receive as take_in
from shop.transfers.states import ShortReason, Terms
from tests.builders import promotions, supplies, transfers
from tests.builders.certification import certificate, link
from tests.builders.inventory import AT, TODAY, Ordered, a_basket, a_variant, an_order, an_outlet, stocked
from tests.builders.parcels import applied
from tests.builders.returning import came_back


@dataclass(frozen=True)
class World:
    """Ids to damage."""

    receipt: int
    waiting: Ordered
    sold: Ordered
    shipped: Ordered
    basket: Ordered
    transferred: Ordered
    carded: Ordered
    tea_item: int
    honey_item: int
    shipment: int


def build() -> World:
    """Goods came in; four orders: one waits, one was handed over and paid, one is under way, one is a basket."""
    outlet = an_outlet()
    tea, honey = a_variant(name="Chè"), a_variant(name="Mật ong")
    receipt = receive(
        outlet.id,
        [Incoming(tea.id, 50, "T1", None, TODAY.replace(year=2027)), Incoming(honey.id, 50, "H1")],
        key=random_token(),
        at=AT,
        by=None,
    )
    item = {row.variant_id: row.id for row in session.scalars(select(StockItem))}
    adjust(item[tea.id], outlet_id=outlet.id, seen=50, becomes=49, kind=MovementKind.DAMAGED, at=AT, by=None)
    movement = session.execute(_last_movement()).scalar_one()
    undo(movement, outlet_id=outlet.id, at=AT, by=None)
    sold = _sold(outlet, tea)
    shipped = _shipped(outlet, honey)
    waiting = _placed(outlet, (tea, 2), (honey, 1))
    transferred = _listed(_transferred(outlet, tea), outlet)
    carded = _carded(outlet, tea)
    promotions.used_by(waiting.order)
    _at_counter(sold, outlet)
    _invoiced(sold)
    came_back(sold.order, condition=ReturnCondition.QUARANTINE, at=AT)
    basket = _basket(outlet, tea, honey)
    _told_of(outlet)
    shipment = _shipment(outlet, item[honey.id])
    _supply(outlet)
    _swapped(outlet)
    orders = (waiting, sold, shipped, basket, transferred, carded)
    return World(receipt, *orders, item[tea.id], item[honey.id], shipment)


def _shipment(outlet, item_id: int) -> int:
    """Six jars are sold to another operator: three arrived, one was stolen, two are on their way."""
    there = an_outlet()
    transfer = transfers.sent(
        outlet, there, session.get_one(StockItem, item_id), terms=Terms.SOLD, units=6, price=40_000
    )
    [line] = transfers.lines_of(transfer)
    came = Came(line.id, good=3, short=1, reason=ShortReason.STOLEN)
    take_in(transfer.id, [came], outlet_id=there.id, key=random_token(), at=AT, by=None)
    return transfer.id


def _supply(outlet) -> None:
    """Six jars were announced: four came, one was refused, one is still due."""
    supply = supplies.announced(outlet, (a_variant(name="Mắm tép"), 6), at=AT, due_on=TODAY)
    [line] = supplies.lines_of(supply)
    came = supplying.Came(line.id, 4, "M1", refused=1, reason=RefusalReason.DAMAGED)
    supplying.receive(supply.id, [came], outlet_id=outlet.id, key=random_token(), at=AT, by=None)


def _swapped(outlet) -> None:
    """An order waits with units of another lot than the one it held first."""
    soup = a_variant(name="Tương")
    stocked(outlet, soup, 1, expires_on=TODAY + timedelta(days=90))
    other = stocked(outlet, soup, 1, expires_on=TODAY + timedelta(days=200))
    order = _placed(outlet, (soup, 1))
    [hold] = lock_holds(order.line_ids)
    write_shifts([Shift(hold, ((other.id, 1),), ShiftReason.SCAN)], at=AT, by=None)


def _listed(ordered: Ordered, outlet) -> Ordered:
    """It is a gift for one who stands on a list."""
    whose = OrderRecipient(
        order_id=ordered.order.id,
        number=1,
        name="Trần Văn Bình",
        phone="+84987654321",
        commune_code=outlet.commune_code,
        street="12 Lê Lợi",
        address_text="12 Lê Lợi",
    )
    session.add(whose)
    session.flush()
    ordered.fulfilment.recipient_id, ordered.order.recipient_count = whose.id, 1
    session.flush()
    return ordered


def _invoiced(sold: Ordered) -> None:
    """The sale's buyer has a paper with a number."""
    order, line = sold.order, sold.lines[0]
    sold.fulfilment.ended_at = AT
    session.flush()
    buyer = Buyer("Công ty mẫu", "Thanh Hóa", "ke.toan@vidu.vn", "0301448733")
    invoices.ask(order.id, buyer, within_days=1, at=AT)
    issued = Issued("1C26MAA", "1", AT.date())
    invoices.issue((order.id, line.operator_id), issued, at=AT, by=None)


def _last_movement():
    from shop.inventory.models import StockMovement

    return select(StockMovement.id).order_by(StockMovement.id.desc()).limit(1)


def _placed(outlet, *wanted, door=Door.PICKUP) -> Ordered:
    order = an_order(outlet, *wanted, door=door)
    _reserve(outlet, order.lines)
    make_due(
        order.order.id,
        Method.AT_OUTLET,
        [Due(order.fulfilment.id, outlet.operator_id, order.order.total)],
        at=AT,
    )
    return order


def _reserve(outlet, lines) -> None:
    reserve([Want(outlet.id, line.variant_id, line.quantity, line.id) for line in lines], at=AT, by=None)


def _sold(outlet, tea) -> Ordered:
    """Handed over and paid, with a star that was proven."""
    paper = certificate(stars=4)
    link(session.get(_product(), tea.product_id), paper)
    history.append(paper, CertificateEventKind.VERIFIED, by=None, at=AT.replace(month=2))
    history.append_link(
        paper, tea.product_id, CertificateEventKind.LINKED, withdrawn_on=None, by=None, at=AT.replace(month=2)
    )
    order = _placed(outlet, (tea, 1))
    star = stars_on([tea.product_id], TODAY)[tea.product_id]
    line = order.lines[0]
    line.stars, line.stars_until, line.certificate_events = star.stars, star.until, list(star.event_ids)
    _keep(order, hand_over(order.line_ids, at=AT, by=None), UnitState.SOLD)
    order.fulfilment.state = FulfilmentState.HANDED_OVER
    order.order.state = OrderState.COMPLETED
    collect(order.fulfilment.id, order.order.total, by=None, at=AT)
    session.flush()
    return order


def _at_counter(sold: Ordered, outlet) -> None:
    """It was a sale over the counter, paid with a note that was too large."""
    sold.order.channel = Channel.TILL
    session.add(
        CounterSale(
            outlet_id=outlet.id,
            key="world",
            state=SaleState.PLACED,
            order_id=sold.order.id,
            begun_at=AT,
            moved_at=AT,
        )
    )
    issue(sold.order, outlet.id, sold.order.total + 5_000, at=AT, by=None)


def _product():
    from shop.catalogue.models import Product

    return Product


def _shipped(outlet, honey) -> Ordered:
    order = _placed(outlet, (honey, 1), door=Door.DELIVERY)
    _keep(order, dispatch(order.line_ids, at=AT, by=None), UnitState.UNDER_WAY)
    order.fulfilment.state = FulfilmentState.SHIPPED
    session.flush()
    return order


def _transferred(outlet, tea) -> Ordered:
    """Paid ahead by a transfer that a service told of; another transfer belongs to nobody yet."""
    order = an_order(outlet, (tea, 3))
    _reserve(outlet, order.lines)
    order.order.payment_method, order.order.state = Method.VIETQR.value, OrderState.AWAITING_PAYMENT
    order.fulfilment.amount_to_collect = 0
    account = Account(outlet.operator_id, "970436", "1023456789", "CONG TY MAU")
    open_transfer(order.order.id, account, order.order.total, deadline_at=AT, at=AT)
    for number, text in enumerate((f"OCOP {order.order.code}", "tien mua che")):
        told = Told(outlet.operator_id, Source.NOTICE, order.order.total, text=text, reference=f"FT{number}")
        paying.receive(told, at=AT, by=None)
    session.add(ProviderEvent(provider="bank", event_id="1", digest="0" * 64, outcome="paid", at=AT))
    session.flush()
    return order


def _carded(outlet, tea) -> Ordered:
    """Paid ahead by card."""
    order = an_order(outlet, (tea, 1))
    _reserve(outlet, order.lines)
    order.order.payment_method, order.fulfilment.amount_to_collect = Method.CARD.value, 0
    code, total = order.order.code, order.order.total
    attempt = cards.open_card(order.order.id, code, total, lasts=timedelta(hours=1), at=AT)
    seen = Seen("cs_1", SessionState.PAID, total, "vnd", f"{code}-1", "pi_1", AT)
    cards.pay_in(attempt, seen, at=AT)
    cards.move(attempt, PaymentState.PAID, at=AT)
    return order


def _basket(outlet, tea, honey) -> Ordered:
    """A basket's own line carries neither money nor units; its components do."""
    basket = a_basket((tea, 2), (honey, 1))
    order = an_order(outlet, (basket, 1), (tea, 2), (honey, 1))
    head, *parts = order.lines
    head.price = head.gross = head.total = 0
    for part in parts:
        part.parent_id = head.id
    _set_total(order, sum(part.total for part in parts))
    _reserve(outlet, parts)
    return order


def _set_total(order: Ordered, total: int) -> None:
    order.order.goods_total = order.order.total = order.fulfilment.amount_to_collect = total
    session.flush()


def _keep(order: Ordered, units, state: UnitState) -> None:
    session.add_all(
        FulfilmentLine(
            fulfilment_id=order.fulfilment.id,
            order_line_id=unit.order_line_id,
            lot_id=unit.lot_id,
            quantity=unit.quantity,
            state=state,
            at=AT,
        )
        for unit in units
    )
    session.flush()


def line(order: Ordered, place: int = 0) -> OrderLine:
    """One line of an order."""
    return order.lines[place]


def _told_of(outlet) -> None:
    """A carrier's file of a parcel that nobody knows, taken back again."""
    number = applied(outlet.operator_id, ("NGOAI", "", 5_000, 0))
    take_back(number, reason="Nhầm", at=AT, by=None)
