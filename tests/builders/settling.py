"""Goods on consignment, and what is owed for them, by the services that production uses."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from shop.agreements.models import AgreementTerms
from shop.agreements.services import Draft, Losses, Rate, propose, record_signature, sign
from shop.agreements.states import LossBearer, Ownership
from shop.checkout import refunding
from shop.core.clock import vn_day
from shop.core.tokens import random_token
from shop.extensions import session
from shop.inventory import services as stock
from shop.inventory.models import StockItem
from shop.inventory.states import LotOwner, MovementKind
from shop.payments.models import Refund
from shop.payments.refund_states import RefundWay
from shop.producers.bank import save_bank
from shop.producers.models import Producer
from shop.proposals import queries as price_book
from shop.proposals import services as prices
from shop.settlement import services
from shop.settlement.accounts import of_operator
from shop.settlement.models import SettlementAccount, SettlementEntry, Statement, StatementDispute
from shop.settlement.queries.conditions import of_producers
from shop.settlement.states import EntryKind
from shop.transfers import services as transfers
from shop.transfers.states import Terms
from tests.builders import cart, inventory, outlets
from tests.builders import transfers as sending
from tests.builders.cart import AT, Offer
from tests.builders.halves import Place

DAY = vn_day(AT)
NEXT = AT + timedelta(days=1)
# Pages of a statement, whose number and link mean other things elsewhere: of one with an objection, of one without.
FILES = (
    *("programme_file", "outlet_sales_file", "own_sales_file", "reached_file", "outlet_orders_file"),
    *(
        "outlet_ledger_file",
        "network_sales_file",
        "programme_producers_file",
        "programme_certificates_file",
        "own_lots_file",
    ),
)
DISPUTED = ("statement", "answer", "desk_file", "payout_file")
CLOSED = (
    *("signed_on_paper", "own_statement", "own_agree", "own_objection", "own_file"),
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
    """A place owes its producer: terms that wait, statements in each state, a batch, and what another operator is owed.

    The goods are apart from the others, and what comes in from now on is bought: the operator sets the other prices.
    """
    producer = session.get_one(Producer, made.values["producer_id"][0])
    offer = cart.on_offer(f"Chè ký gửi {made.outlet.id}", outlet=made.outlet, stock=0, producer=producer)
    goods = on_consignment(offer=offer, stock=12)
    paper = session.get_one(AgreementTerms, goods.terms_id).agreement_id
    save_bank(producer.id, "970436", "0123456789", "LE THI HOA", at=AT, by=None)
    numbers = _statements(goods)
    made.values |= {
        "agreement_id": [paper],
        "terms_id": [_proposed(goods, paper)],
        "account_id": [account(producer.id).id],
        "dispute_id": [_dispute(goods, numbers[-1])],
        "payout_id": [_batch(goods, numbers)],
    }
    _name_pages(made, numbers, _owed_by_a_buyer(goods))
    _prices(made, goods)
    fresh = sign(goods.operator_id, producer.id, number="KG-mới", signed_on=DAY, at=AT)
    made.special["agreements.propose"] = {"agreement_id": fresh}
    stock.adjust(
        goods.item.id, outlet_id=goods.outlet.id, seen=6, becomes=5, kind=MovementKind.SAMPLED, at=AT, by=None
    )
    drawn()


def _name_pages(made: Place, numbers: list[int], owed: int) -> None:
    for names, number in ((DISPUTED, numbers[-1]), (CLOSED, numbers[-2])):
        token = session.get_one(Statement, number).token
        special = {"token": token, "statement_id": number, "kind": "xlsx"}
        made.special |= {f"settlement.{name}": special for name in names}
    made.special |= {f"settlement.{name}": {"statement_id": owed} for name in ("agree", "objection")}
    made.special |= {f"reports.{name}": {"kind": "csv"} for name in FILES}


def _prices(made: Place, goods: Consigned) -> None:
    """The producer proposed two prices: one holds from in a week on, one waits."""
    mine = {"producer_ids": {goods.producer_id}, "at": AT, "by": None}
    prices.propose(
        goods.variant_id, prices.Wanted(65_000, DAY + timedelta(days=7)), key=random_token(), **mine
    )
    [agreed], _total = price_book.of_producers([goods.producer_id], skip=0, most=9)
    prices.agree(agreed.proposal_id, outlet_ids=[goods.outlet.id], at=AT, by=None)
    waiting = prices.propose(
        goods.variant_id, prices.Wanted(70_000, DAY + timedelta(days=9)), key=random_token(), **mine
    )
    made.values |= {"proposal_id": [waiting], "answer_id": [agreed.answers[0].answer_id]}
    made.special["proposals.own_propose"] = {"variant_id": goods.variant_id}


def _proposed(goods: Consigned, paper: int) -> int:
    """Goods are bought from today on; and a proposal waits."""
    mine = {"operator_ids": {goods.operator_id}, "at": AT, "by": None}
    bought = propose(paper, Draft(DAY, Ownership.BOUGHT, Rate(0), 30, OPERATOR_BEARS), **mine)
    record_signature(bought, {goods.operator_id}, at=AT, by=None)
    return propose(paper, Draft(DAY, Ownership.CONSIGNED, Rate(1200), 30, OPERATOR_BEARS), **mine)


def _owed_by_a_buyer(goods: Consigned) -> int:
    """Another operator bought two units; its statement of what it owes."""
    buyer = outlets.outlet("Nơi mua lại", operator_id=inventory.an_operator().id, sells_online=False)
    at = AT - timedelta(days=1)
    going = sending.sent(goods.outlet, buyer, goods.item, terms=Terms.SOLD, units=2, price=40_000, at=at)
    transfers.receive_all(going.id, outlet_id=buyer.id, key=random_token(), at=at, by=None)
    drawn(vn_day(at), at=AT)
    key = of_operator(buyer.operator_id, goods.operator_id)
    owed = session.scalars(select(SettlementAccount).where(SettlementAccount.key == key)).one()
    return services.close(
        owed.id, goods.outlet.id, vn_day(at), operator_ids={buyer.operator_id}, at=AT, by=None
    )


def _statements(goods: Consigned) -> list[int]:
    """Four: of four days on which a unit broke."""
    numbers = []
    for place in range(4):
        at = AT - timedelta(days=5 - place)
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
