"""Goods on consignment, and what is owed for them, by the services that production uses."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from shop.agreements.models import AgreementTerms
from shop.agreements.services import Draft, Losses, Rate, propose, record_signature, sign
from shop.agreements.states import LossBearer, Ownership
from shop.catalogue.models import Product, Variant
from shop.checkout import refunding
from shop.core.clock import vn_day
from shop.extensions import session
from shop.inventory import services as stock
from shop.inventory.models import StockItem
from shop.inventory.states import LotOwner, MovementKind
from shop.payments.models import Refund
from shop.payments.refund_states import RefundWay
from shop.producers.bank import save_bank
from shop.settlement import services
from shop.settlement.models import SettlementAccount, SettlementEntry, Statement, StatementDispute
from shop.settlement.queries.conditions import of_producers
from shop.settlement.states import EntryKind
from tests.builders import cart, inventory
from tests.builders.cart import AT, Offer
from tests.builders.halves import Place

DAY = vn_day(AT)
NEXT = AT + timedelta(days=1)
# Pages of a statement, whose number and link mean other things elsewhere.
PAGES = (
    *("statement", "signed_on_paper", "answer", "agree", "objection", "desk_file", "payout_file"),
    *("own_statement", "own_agree", "own_objection", "own_file"),
    *("by_link", "link_agree", "link_objection", "link_file"),
)
OPERATOR_BEARS = Losses(*(LossBearer.OPERATOR,) * 4)
PRODUCER_BEARS = Losses(*(LossBearer.PRODUCER,) * 4)


@dataclass(frozen=True)
class Consigned:
    """A producer's goods at an outlet, under terms that both signed."""

    offer: Offer
    item: StockItem
    terms_id: int
    producer_id: int

    @property
    def outlet(self):
        return self.offer.outlet

    @property
    def operator_id(self) -> int:
        return self.offer.outlet.operator_id

    @property
    def variant_id(self) -> int:
        return self.offer.variant_id


def terms(
    operator_id: int,
    producer_id: int,
    *,
    rate: Rate | None = None,
    rates: Sequence[Rate] = (),
    losses: Losses = OPERATOR_BEARS,
    starts_on: date | None = None,
    at: datetime = AT,
) -> int:
    """Terms that both sides signed, from 30 days ago; their id."""
    day = starts_on or vn_day(at) - timedelta(days=30)
    paper = sign(operator_id, producer_id, number=f"KG-{day:%d%m%Y}", signed_on=day, at=at)
    draft = Draft(day, Ownership.CONSIGNED, rate or Rate(1500), 30, losses, rates)
    made = propose(paper, draft, operator_ids={operator_id}, at=at, by=None)
    record_signature(made, {operator_id}, at=at, by=None)
    return made


def on_consignment(
    *, stock: int = 10, price: int = 60_000, terms_id: int | None = None, offer: Offer | None = None, **agreed
) -> Consigned:
    """Goods of a producer at an outlet that takes 15 % and bears what it loses, unless said otherwise."""
    offer = offer or cart.on_offer(stock=0, price=price)
    operator_id, producer_id = offer.outlet.operator_id, offer.product.producer_id
    terms_id = terms_id or terms(operator_id, producer_id, **agreed)
    lot = inventory.a_lot(
        offer.outlet,
        offer.variant,
        expires_on=cart.GOOD,
        owner=LotOwner.PRODUCER,
        producer_id=producer_id,
        terms_id=terms_id,
    )
    item = inventory.stocked(offer.outlet, offer.variant, stock, lot=lot, at=AT)
    return Consigned(offer, item, terms_id, producer_id)


def drawn(upto: date = DAY, *, at: datetime = NEXT) -> list[SettlementEntry]:
    """All entries after everything up to a day was drawn, in the caller's transaction."""
    while services.draw_some(upto, at=at, most=3):
        pass
    services.finish(upto, at=at)
    return entries()


def entries(kind: EntryKind | None = None) -> list[SettlementEntry]:
    """The entries there are, the oldest first."""
    wanted = select(SettlementEntry).order_by(SettlementEntry.id)
    return list(session.scalars(wanted if kind is None else wanted.where(SettlementEntry.kind == kind)))


def account(producer_id: int) -> SettlementAccount:
    """The one account of a producer."""
    return session.scalars(select(SettlementAccount).where(of_producers([producer_id]))).one()


def closed(goods: Consigned, upto: date = DAY, *, at: datetime = NEXT, by: int | None = None) -> int:
    """A closed statement of what was drawn; its id."""
    return services.close(
        account(goods.producer_id).id,
        goods.outlet.id,
        upto,
        operator_ids={goods.operator_id},
        at=at,
        by=by,
    )


def paid_back(refund: Refund, *, at: datetime = AT) -> None:
    """A customer has the money of a refund, in cash."""
    refunding.pay_out(
        refund.id, RefundWay.CASH, reference=None, evidence="", payees={refund.operator_id}, at=at, by=None
    )


def add(made: Place) -> None:
    """A place owes its producer: terms that wait, statements in each state, a batch, and what another operator is owed."""
    outlet, producer_id = made.outlet, made.values["producer_id"][0]
    variant = session.get_one(Variant, made.variant_id)
    offer = Offer(outlet, session.get_one(Product, variant.product_id), variant)
    goods = on_consignment(offer=offer, stock=12)
    paper = session.get_one(AgreementTerms, goods.terms_id).agreement_id
    draft = Draft(DAY, Ownership.CONSIGNED, Rate(1200), 30, OPERATOR_BEARS)
    proposed = [propose(paper, draft, operator_ids={goods.operator_id}, at=AT, by=None)]
    save_bank(producer_id, "970436", "0123456789", "LE THI HOA", at=AT, by=None)
    numbers = _statements(goods)
    made.values |= {
        "agreement_id": [paper],
        "terms_id": proposed,
        "account_id": [account(producer_id).id],
        "dispute_id": [_dispute(goods, numbers[-1])],
        "payout_id": [_batch(goods, numbers)],
    }
    special = {
        "token": session.get_one(Statement, numbers[-1]).token,
        "statement_id": numbers[-1],
        "kind": "xlsx",
    }
    for name in PAGES:
        made.special[f"settlement.{name}"] = special
    stock.adjust(
        goods.item.id, outlet_id=outlet.id, seen=9, becomes=8, kind=MovementKind.SAMPLED, at=AT, by=None
    )
    drawn()


def _statements(goods: Consigned) -> list[int]:
    """Three: of three days on which a unit broke."""
    numbers = []
    for place in range(3):
        at = AT - timedelta(days=4 - place)
        stock.adjust(
            goods.item.id,
            outlet_id=goods.outlet.id,
            seen=12 - place,
            becomes=11 - place,
            kind=MovementKind.DAMAGED,
            at=at,
            by=None,
        )
        drawn(vn_day(at), at=at + timedelta(days=1))
        numbers.append(closed(goods, vn_day(at), at=at + timedelta(days=1)))
    return numbers


def _dispute(goods: Consigned, number: int) -> int:
    services.object_to(
        number, of_producers([goods.producer_id]), "Chưa rõ", variant_id=goods.variant_id, at=AT, by=None
    )
    return session.scalars(select(StatementDispute.id).where(StatementDispute.statement_id == number)).one()


def _batch(goods: Consigned, numbers: list[int]) -> int:
    """The second is in a batch that waits for the bank; the first is signed and waits for one."""
    whose = of_producers([goods.producer_id])
    services.sign_off(numbers[1], whose, at=AT, by=None)
    batch = services.start_payout(goods.operator_id, [account(goods.producer_id).id], at=AT, by=None)
    services.sign_off(numbers[0], whose, at=AT, by=None)
    return batch
