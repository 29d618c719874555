"""Random months: whatever happens, every unit and every đồng of consigned goods is on exactly one statement."""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from shop.agreements.models import AgreementTerms
from shop.agreements.services import Draft, Rate, propose, record_signature
from shop.agreements.states import Ownership
from shop.core.clock import vn_day
from shop.core.errors import ShopError
from shop.core.tokens import random_token
from shop.extensions import session
from shop.inventory import services as stock
from shop.inventory.models import Lot, StockItem
from shop.inventory.services import Incoming
from shop.inventory.states import LotOwner, MovementKind
from shop.orders.models import FulfilmentLine, OrderLine
from shop.orders.return_states import ReturnCondition
from shop.orders.states import UnitState
from shop.reports.verify.services import differences
from shop.settlement import queries, services
from shop.settlement.models import SettlementAccount, SettlementEntry, Statement, StatementEntry
from shop.settlement.queries.conditions import of_producers
from shop.settlement.states import EntryKind
from shop.transfers import services as transfers
from shop.transfers.states import ShortReason, Terms
from tests.builders import cart, outlets, returning, settling, till
from tests.builders import transfers as sending
from tests.builders.cart import AT
from tests.builders.settling import DAY, drawn

LOSSES = (
    MovementKind.DAMAGED,
    MovementKind.SAMPLED,
    MovementKind.STOLEN,
    MovementKind.GIVEN,
    MovementKind.LOST,
)
STEPS = st.one_of(
    st.tuples(st.just("receive"), st.integers(0, 1), st.integers(1, 9)),
    st.tuples(st.just("sell"), st.integers(0, 1), st.integers(1, 4)),
    st.tuples(st.just("give_back"), st.sampled_from(list(ReturnCondition)), st.integers(1, 2)),
    st.tuples(st.just("lose"), st.sampled_from(LOSSES), st.integers(1, 3)),
    st.tuples(st.just("move"), st.integers(0, 2), st.integers(1, 3)),
    st.tuples(st.just("agree"), st.integers(500, 3000), st.integers(0, 1)),
    st.tuples(st.just("draw"), st.integers(0, 1), st.integers(0, 1)),
)


@dataclass
class Month:
    """A producer with goods at two outlets of one operator; another operator buys some of them."""

    shops: list
    variant_id: int
    operator_id: int
    producer_id: int
    terms_id: int
    at: object = AT
    orders: list = field(default_factory=list)

    def do(self, what: str, first, second) -> None:
        """One step; what the shop refuses (nothing left) changes nothing."""
        self.at += timedelta(minutes=7)
        try:
            with session.begin_nested():
                getattr(self, what)(first, second)
        except ShopError:
            session.expire_all()

    def receive(self, place: int, units: int) -> None:
        line = Incoming(self.variant_id, units, number=random_token()[:8], expires_on=cart.GOOD)
        stock.receive(self.shops[place].id, [line], key=random_token(), at=self.at, by=None)

    def sell(self, place: int, units: int) -> None:
        self.orders.append(till.sold(self.shops[place], (self.variant_id, str(units)), at=self.at))

    def give_back(self, condition: ReturnCondition, units: int) -> None:
        if not self.orders:
            return
        order = self.orders.pop()
        line = returning.lines_of(order)[0]
        wanted = {line.id: min(units, line.quantity)}
        refund = returning.came_back(order, wanted, condition=condition, at=self.at)
        settling.paid_back(refund, at=self.at)

    def lose(self, kind: MovementKind, units: int) -> None:
        item = self._item()
        stock.adjust(
            item.id,
            outlet_id=item.outlet_id,
            seen=item.on_hand,
            becomes=item.on_hand - units,
            kind=kind,
            at=self.at,
            by=None,
        )

    def move(self, place: int, units: int) -> None:
        """To the sister shop, or sold to the other operator; one of several never arrives."""
        item = self._item()
        sender = next(shop for shop in self.shops if shop.id == item.outlet_id)
        receiver = self.shops[place]
        sold = place == 2
        if receiver.id == sender.id:
            return
        price = 40_000 if sold else None
        terms = Terms.SOLD if sold else Terms.WITHIN
        going = sending.sent(sender, receiver, item, terms=terms, units=units, price=price, at=self.at)
        [line] = sending.lines_of(going)
        lost = 1 if units > 1 else 0
        came = transfers.Came(
            line.id, good=units - lost, short=lost, reason=ShortReason.STOLEN if lost else None
        )
        transfers.receive(going.id, [came], outlet_id=receiver.id, key=random_token(), at=self.at, by=None)

    def agree(self, share: int, bears: int) -> None:
        paper = session.get_one(AgreementTerms, self.terms_id).agreement_id
        losses = settling.PRODUCER_BEARS if bears else settling.OPERATOR_BEARS
        draft = Draft(DAY, Ownership.CONSIGNED, Rate(share), 30, losses)
        new = propose(paper, draft, operator_ids={self.operator_id}, at=self.at, by=None)
        record_signature(new, {self.operator_id}, at=self.at, by=None)

    def draw(self, _first: int, _second: int) -> None:
        services.draw_some(DAY, at=self.at, most=2)

    def _item(self) -> StockItem:
        ids = [shop.id for shop in self.shops[:2]]
        return session.scalars(
            select(StockItem)
            .join(Lot, Lot.id == StockItem.lot_id)
            .where(StockItem.outlet_id.in_(ids), Lot.owner == LotOwner.PRODUCER)
            .order_by(StockItem.on_hand.desc(), StockItem.id)
            .limit(1)
            .execution_options(populate_existing=True)
        ).one()


def begin() -> Month:
    goods = settling.on_consignment(stock=10, price=33_333)
    sister = outlets.outlet("Quầy hai", operator_id=goods.operator_id)
    buyer = outlets.outlet("Nơi khác", operator_id=sending.inventory.an_operator().id)
    return Month(
        [goods.outlet, sister, buyer], goods.variant_id, goods.operator_id, goods.producer_id, goods.terms_id
    )


MONTHS = st.lists(STEPS, min_size=4, max_size=14)


@settings(max_examples=8)
@given(steps=MONTHS)
@pytest.mark.long
def test_every_unit_and_every_dong_is_on_one_statement(db_session, steps):
    _live(steps)


@settings(max_examples=300)
@given(steps=MONTHS)
@pytest.mark.prove
def test_every_unit_and_every_dong_is_on_one_statement_in_many_months(db_session, steps):
    _live(steps)


def _live(steps) -> None:
    """A month with these steps, closed and checked, then thrown away."""
    with session.begin_nested() as outer:
        month = begin()
        for step in steps:
            month.do(*step)
        entries = len(drawn(at=month.at + timedelta(days=1)))
        assert len(drawn(at=month.at + timedelta(days=1))) == entries
        _close_all(month)
        _check(month)
        outer.rollback()
    session.expire_all()


def _close_all(month: Month) -> None:
    pairs = session.execute(select(SettlementEntry.account_id, SettlementEntry.outlet_id).distinct()).all()
    operators = {shop.operator_id for shop in month.shops}
    for account_id, outlet_id in pairs:
        services.close(
            account_id, outlet_id, DAY, operator_ids=operators, at=month.at + timedelta(days=1), by=None
        )


def _check(month: Month) -> None:
    stated = session.scalar(select(func.count()).select_from(StatementEntry))
    assert stated == session.scalar(select(func.count()).select_from(SettlementEntry))
    ours = of_producers([month.producer_id])
    numbers = session.scalars(
        select(Statement.id).join(SettlementAccount, SettlementAccount.id == Statement.account_id).where(ours)
    ).all()
    pages = [queries.page(number, ours) for number in numbers]
    closing = {page.one.outlet_id: line.closing for page in pages for line in page.lines}
    assert {outlet: units for outlet, units in closing.items() if units} == _shelves()
    owed = sum(page.one.amount for page in pages)
    assert owed == _total(SettlementEntry.gross) - _total(SettlementEntry.commission)
    assert _total(SettlementEntry.gross, EntryKind.SOLD) == _customers_paid()
    assert [str(finding) for finding in differences()] == []


def _shelves() -> dict[int, int]:
    """Consigned units that lie at each outlet, by the balances."""
    return {
        outlet: int(units)
        for outlet, units in session.execute(
            select(StockItem.outlet_id, func.sum(StockItem.on_hand))
            .join(Lot, Lot.id == StockItem.lot_id)
            .where(Lot.owner == LotOwner.PRODUCER)
            .group_by(StockItem.outlet_id)
        )
        if units
    }


def _customers_paid() -> int:
    """What customers paid for consigned goods: here a line is wholly of consigned lots."""
    lines = (
        select(FulfilmentLine.order_line_id)
        .join(Lot, Lot.id == FulfilmentLine.lot_id)
        .where(Lot.owner == LotOwner.PRODUCER, FulfilmentLine.state == UnitState.SOLD)
    )
    return int(
        session.scalar(select(func.coalesce(func.sum(OrderLine.gross), 0)).where(OrderLine.id.in_(lines)))
    )


def _total(column, kind: EntryKind | None = None) -> int:
    wanted = (
        select(func.coalesce(func.sum(column), 0))
        .join(SettlementAccount, SettlementAccount.id == SettlementEntry.account_id)
        .where(SettlementAccount.producer_id.is_not(None))
    )
    return int(session.scalar(wanted if kind is None else wanted.where(SettlementEntry.kind == kind)))


def test_a_day_that_is_stopped_midway_is_drawn_to_its_end_later(db_session):
    month = begin()
    for step in (("sell", 0, 2), ("lose", MovementKind.DAMAGED, 1), ("receive", 1, 3), ("sell", 1, 1)):
        month.do(*step)
    services.draw_some(DAY, at=month.at, most=1)
    batch = db_session.begin_nested()
    services.draw_some(DAY, at=month.at, most=2)
    batch.rollback()

    kinds = sorted(entry.kind.value for entry in drawn(at=month.at + timedelta(days=1)))

    assert kinds == sorted(["received", "left", "sold", "damaged", "received", "left", "sold"])
    assert vn_day(month.at) == DAY
    assert differences() == []
