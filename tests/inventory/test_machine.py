"""Whatever happens to stock, in whatever order: after every step everything is as it must be.

Hypothesis chooses goods that come in, orders of every fate, transfers, fairs, hands that adjust, days that pass and
batches that are recalled; all by the functions that production uses. `verify` looks after every step.
"""

from contextlib import contextmanager, suppress
from datetime import timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import func, select

from shop.checkout import fulfilling
from shop.checkout import services as checkout
from shop.core.clock import vn_day
from shop.core.errors import ShopError
from shop.core.tokens import random_token
from shop.extensions import db, session
from shop.inventory import queries, services
from shop.inventory.models import Lot, StockItem, StockMovement
from shop.inventory.services.hand import ADJUSTMENTS
from shop.inventory.states import Condition
from shop.orders.models import Fulfilment, Order, OrderLine
from shop.orders.states import Door, FulfilmentState, OrderState
from shop.reports.verify.services import differences
from shop.unit_of_work import in_transaction
from tests.builders import orders
from tests.builders.cart import AT, on_offer
from tests.inventory.bringing_rules import BringsGoods
from tests.inventory.counter_rules import SellsOverTheCounter
from tests.inventory.counting_rules import Counting
from tests.inventory.fair_rules import GoesToFairs
from tests.inventory.waiting_rules import Lapses

SHORT = settings(max_examples=15, stateful_step_count=25)
LONG = settings(max_examples=300, stateful_step_count=50)
units = st.integers(1, 6)
few = st.integers(1, 3)
place_in_list = st.integers(0, 20)
STEPS = {
    "call": fulfilling.confirm_call,
    "prepare": fulfilling.start_preparing,
    "ready": fulfilling.mark_ready,
    "deliver": fulfilling.deliver,
}


class Shop(Counting, BringsGoods, SellsOverTheCounter, Lapses, GoesToFairs, RuleBasedStateMachine):
    """One outlet with two goods, the second promises five days of life; and two outlets that goods may go to."""

    @initialize()
    def open_the_shop(self) -> None:
        self.at = AT
        self.orders: list[int] = []
        self.numbers = 0
        self.counts: list[int] = []
        self.awaited: list[int] = []
        first = on_offer("Mắm tôm", stock=0)
        second = on_offer("Nem chua", outlet=first.outlet, stock=0, variant={"promise_days": 5})
        self.outlet_id = first.outlet.id
        self.variants = [first.variant_id, second.variant_id]
        self.open_branches()
        self.open_a_stall()
        self.open_a_desk()
        session.commit()
        for which, life in ((0, None), (0, 12), (1, 12), (1, 40)):
            self.take_in(which, 8, life)

    @rule(which=st.integers(0, 1), quantity=units, life=st.none() | st.integers(0, 20))
    def receive(self, which: int, quantity: int, life: int | None) -> None:
        self.take_in(which, quantity, life)

    def take_in(self, which: int, quantity: int, life: int | None) -> None:
        self.numbers += 1
        expires_on = None if life is None else vn_day(self.at) + timedelta(days=life)
        line = services.Incoming(self.variants[which], quantity, f"L{self.numbers}", None, expires_on)
        self.do(
            lambda: services.receive(self.outlet_id, [line], key=random_token(), at=self.at, by=None),
            must=True,
        )

    @rule(
        wanted=st.lists(st.tuples(st.integers(0, 1), few), min_size=1, max_size=2, unique_by=lambda w: w[0]),
        door=st.sampled_from(Door),
    )
    def place(self, wanted: list[tuple[int, int]], door: Door) -> None:
        """An order is taken exactly when there is enough of everything."""
        lines = [(self.variants[which], quantity) for which, quantity in wanted]
        there = queries.sellable([self.outlet_id], self.variants, self.at)
        enough = all(there.get((self.outlet_id, variant), 0) >= quantity for variant, quantity in lines)
        done = self.do(lambda: self._place(door, lines))
        assert (done is not None) == enough, (there, lines)
        if done is not None:
            self.orders.append(done)

    def _place(self, door: Door, lines: list[tuple[int, int]]) -> int:
        phone = f"+8491{len(self.orders):07d}"
        where = (
            orders.delivery(phone=phone)
            if door is Door.DELIVERY
            else orders.pickup(self.outlet_id, phone=phone)
        )
        return orders.place(where, *lines, at=self.at).id

    @precondition(lambda self: self.orders)
    @rule(which=place_in_list, steps=st.integers(1, 4))
    def serve(self, which: int, steps: int) -> None:
        """The next things that an outlet does with a part, if all goes well."""
        for _ in range(steps):
            if part := self.part(which):
                self.next_step(part.state, part.door, which)

    def next_step(self, state: FulfilmentState, door: Door, which: int) -> None:
        if state is FulfilmentState.NEW:
            self.move(which, "call")
            self.move(which, "prepare")
        elif (state, door) == (FulfilmentState.PREPARING, Door.PICKUP):
            self.move(which, "ready")
        elif state is FulfilmentState.PREPARING:
            self.ship(which)
        elif state is FulfilmentState.READY:
            self.hand_over(which, other_lot=False)
        elif state is FulfilmentState.SHIPPED:
            self.move(which, "deliver")

    @precondition(lambda self: self.orders)
    @rule(which=place_in_list)
    def cancel(self, which: int) -> None:
        if order := self.order(which):
            token = order.token
            self.do(lambda: checkout.cancel(token, reason=None, at=self.at))

    @precondition(lambda self: self.orders)
    @rule(which=place_in_list, step=st.sampled_from(sorted(STEPS)))
    def move(self, which: int, step: str) -> None:
        if part := self.part(which):
            self.do(lambda: STEPS[step](self.outlet_id, part.id, at=self.at, by=None))

    @precondition(lambda self: self.orders)
    @rule(which=place_in_list, other_lot=st.booleans())
    def hand_over(self, which: int, other_lot: bool) -> None:
        if part := self.part(which):
            code, lots = part.pickup_code, self.other_lots(part) if other_lot else {}
            who = {"at": self.at, "by": None}
            self.do(lambda: fulfilling.hand_over(self.outlet_id, part.id, code=code, lots=lots, **who))

    @precondition(lambda self: self.orders)
    @rule(which=place_in_list)
    def ship(self, which: int) -> None:
        if part := self.part(which):
            self.do(
                lambda: fulfilling.ship(
                    self.outlet_id, part.id, carrier="Bưu điện", tracking=None, at=self.at, by=None
                )
            )

    @precondition(lambda self: self.orders)
    @rule(which=place_in_list, verb=st.sampled_from(["refuse", "lose", "cancel_part"]))
    def fail(self, which: int, verb: str) -> None:
        if part := self.part(which):
            act = getattr(fulfilling, verb)
            self.do(lambda: act(self.outlet_id, part.id, reason="thử", at=self.at, by=None))

    @rule(which=place_in_list, becomes=st.integers(0, 9), kind=st.sampled_from(sorted(ADJUSTMENTS)))
    def adjust(self, which: int, becomes: int, kind) -> None:
        if item := self.item(which):
            item_id, seen = item.id, item.on_hand
            self.do(
                lambda: services.adjust(
                    item_id,
                    outlet_id=self.outlet_id,
                    seen=seen,
                    becomes=becomes,
                    kind=kind,
                    at=self.at,
                    by=None,
                )
            )

    @rule(which=place_in_list, to=st.sampled_from(sorted(Condition)), quantity=units)
    def change_condition(self, which: int, to: Condition, quantity: int) -> None:
        if item := self.item(which):
            item_id = item.id
            self.do(
                lambda: services.move_condition(
                    item_id, to, quantity, outlet_id=self.outlet_id, at=self.at, by=None, price=10_000
                )
            )

    @precondition(lambda self: self.orders)
    @rule()
    def take_back(self) -> None:
        last = session.scalar(select(func.max(StockMovement.id)))
        if last is not None:
            self.do(lambda: services.undo(last, outlet_id=self.outlet_id, at=self.at, by=None))

    @rule(days=st.integers(1, 4))
    def days_pass(self, days: int) -> None:
        self.at += timedelta(days=days)
        self.do(lambda: services.find_unfit(at=self.at), must=True)

    @precondition(lambda self: self.numbers > 5)
    @rule(which=place_in_list)
    def block(self, which: int) -> None:
        lots = session.scalars(select(Lot.id).where(Lot.root_id.is_(None)).order_by(Lot.id)).all()
        if lots:
            lot_id = lots[which % len(lots)]
            self.do(lambda: services.block_root(lot_id, reason="thử", at=self.at, by=None))

    @precondition(lambda self: self.orders)
    @rule(which=place_in_list)
    def find_other_units(self, which: int) -> None:
        if order := self.order(which):
            lines = session.scalars(select(OrderLine.id).where(OrderLine.order_id == order.id)).all()
            self.do(lambda: services.reallocate(lines, at=self.at, by=None))

    @invariant()
    def everything_is_as_it_must_be(self) -> None:
        if hasattr(self, "outlet_id"):
            assert [str(finding) for finding in differences()] == []

    def do(self, verb, *, must: bool = False):
        """One action, one transaction; a refusal leaves nothing behind, which the invariant sees."""
        session.rollback()
        if must:
            return in_transaction(verb)
        with suppress(ShopError):
            return in_transaction(verb)
        return None

    def order(self, which: int) -> Order | None:
        if not self.orders:
            return None
        return session.get_one(Order, self.orders[which % len(self.orders)], populate_existing=True)

    def part(self, which: int) -> Fulfilment | None:
        order = self.order(which)
        if order is None or order.state is not OrderState.CONFIRMED:
            return None
        return session.scalars(select(Fulfilment).where(Fulfilment.order_id == order.id)).first()

    def other_lots(self, part: Fulfilment) -> dict[int, int]:
        """The youngest lot of each line's goods."""
        lots = dict(session.execute(select(Lot.variant_id, func.max(Lot.id)).group_by(Lot.variant_id)).all())
        lines = session.execute(
            select(OrderLine.id, OrderLine.variant_id).where(OrderLine.fulfilment_id == part.id)
        )
        return {line_id: lots[variant_id] for line_id, variant_id in lines}

    def item(self, which: int) -> StockItem | None:
        mine = select(StockItem).where(StockItem.outlet_id == self.outlet_id)
        items = session.scalars(mine.order_by(StockItem.id)).all()
        return items[which % len(items)] if items else None


@contextmanager
def thrown_away_each_time():
    """Each run of the machine begins with an empty shop: what it wrote is rolled back to a savepoint."""
    session.commit()
    session.remove()
    savepoint = db.engine.begin_nested()
    try:
        yield
    finally:
        session.remove()
        savepoint.rollback()


def machine():
    """A shop whose every run is thrown away."""
    scope = thrown_away_each_time()
    scope.__enter__()

    class Thrown(Shop):
        def teardown(self) -> None:
            scope.__exit__(None, None, None)

    return Thrown()


@pytest.mark.long
def test_everything_adds_up_after_every_step(db_session):
    run_state_machine_as_test(machine, settings=SHORT)


@pytest.mark.prove
def test_everything_adds_up_after_every_step_of_long_lives(db_session):
    run_state_machine_as_test(machine, settings=LONG)
