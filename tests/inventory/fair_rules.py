"""What the machine of stock does at fairs: goods go there, are sold there, counted, and go home; then the next fair."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from sqlalchemy import func, select

from shop.core.clock import vn_day
from shop.core.tokens import random_token
from shop.extensions import session
from shop.fairs import queries, services, shelf
from shop.fairs.services import Seen
from shop.fairs.states import Loss
from shop.inventory.models import StockItem
from shop.outlets.models import FairOutlet, Outlet
from shop.outlets.states import FairState
from shop.till.finding import Pick
from shop.transfers import services as transferring
from shop.transfers.states import Terms
from tests.builders import fairs, till

place_in_list = st.integers(0, 20)


class GoesToFairs:
    """Rules of a machine with `outlet_id`, `variants`, `at` and `do`."""

    def open_a_stall(self) -> None:
        """At a fair of two weeks that begins today; the one before is closed."""
        here = session.get_one(Outlet, self.outlet_id)
        day = vn_day(self.at)
        event = fairs.fair(here.operator_id, at=self.at, starts_on=day, ends_on=day + timedelta(days=13))
        self.stall_id = fairs.stall(event, at=self.at).id
        self.fair_counts: list[int] = []

    @rule(which=place_in_list, quantity=st.integers(1, 5))
    def bring_to_the_fair(self, which: int, quantity: int) -> None:
        items = session.scalars(
            select(StockItem.id).where(StockItem.outlet_id == self.outlet_id).order_by(StockItem.id)
        ).all()
        if items:
            self.do(lambda: self._carried(self.outlet_id, self.stall_id, items[which % len(items)], quantity))

    @rule(which=st.integers(0, 1), quantity=st.integers(1, 3))
    def sell_at_the_fair(self, which: int, quantity: int) -> None:
        def sold() -> None:
            stall = session.get_one(Outlet, self.stall_id)
            sale_id = till.scanned(stall, (Pick(self.variants[which]), str(quantity)), at=self.at)
            till.paid(stall, sale_id, at=self.at)

        self.do(sold)

    @rule(spare=st.integers(0, 2), lost=st.integers(0, 2))
    def count_at_the_fair(self, spare: int, lost: int) -> None:
        """Some of the goods are gone; what of them was lost is said."""
        seen = []
        for place, item in enumerate(shelf.of_outlet(self.stall_id)):
            gone = min(lost, item.on_hand) if place % 3 == spare else 0
            left = (item.on_hand - gone) * (place % 3 + 1) // 3
            seen.append(Seen(item.item_id, item.on_hand, left, gone, Loss.DAMAGED if gone else None))
        made = self.do(lambda: services.count(self.stall_id, random_token(), seen, at=self.at, by=None))
        if made is not None:
            self.fair_counts[:] = [made]

    @precondition(lambda self: getattr(self, "fair_counts", None))
    @rule(is_last=st.sampled_from([False, False, True]))
    def make_its_sales(self, is_last: bool) -> None:
        count_id = self.fair_counts.pop()
        self.do(lambda: fairs.made(self.stall_id, count_id, at=self.at, is_last=is_last))
        self.at += timedelta(seconds=1)

    @precondition(lambda self: hasattr(self, "stall_id"))
    @rule()
    def go_home(self) -> None:
        """All goods go home; the stall closes once it was counted for the last time, and another one opens."""
        mine = select(StockItem).where(StockItem.outlet_id == self.stall_id, StockItem.on_hand > 0)
        for item_id, free in [(item.id, item.on_hand - item.allocated) for item in session.scalars(mine)]:
            self.do(lambda: self._carried(self.stall_id, self.outlet_id, item_id, free))  # noqa: B023
        self.do(lambda: services.close(self.stall_id, at=self.at, by=None))
        state = session.get_one(FairOutlet, self.stall_id, populate_existing=True).state
        self._adds_up()
        if state is FairState.CLOSED:
            self.do(self.open_a_stall, must=True)

    def _carried(self, sender: int, receiver: int, item_id: int, units: int) -> None:
        """Written, packed, sent and received."""
        who = {"outlet_id": sender, "at": self.at, "by": None}
        one = transferring.start(sender, receiver, Terms.WITHIN, key=random_token(), at=self.at, by=None)
        line = transferring.add_line(one, item_id, **who)
        transferring.change_lines(one, {line: (units, None)}, **who)
        transferring.make_ready(one, **who)
        transferring.send(one, **who)
        transferring.receive_all(one, outlet_id=receiver, key=random_token(), at=self.at, by=None)

    def _adds_up(self) -> None:
        """Opened + added = sold + lost + expired + went home + remaining, for each kind of goods."""
        left = dict(
            session.execute(
                select(StockItem.variant_id, func.sum(StockItem.on_hand))
                .where(StockItem.outlet_id == self.stall_id)
                .group_by(StockItem.variant_id)
            ).all()
        )
        for one in queries.balances(self.stall_id):
            assert one.remaining == left[one.variant_id]
            assert one.came == one.sold + one.lost + one.expired + one.home + one.remaining
