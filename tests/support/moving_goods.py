"""What the machine of stock does with goods that go to other outlets: of the same operator, and of another one."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from sqlalchemy import select

from shop.core.tokens import random_token
from shop.extensions import session
from shop.inventory.models import StockItem
from shop.outlets.models import Outlet
from shop.transfers import services
from shop.transfers.models import Transfer, TransferLine
from shop.transfers.services import Came
from shop.transfers.states import ShortReason, Terms, TransferState
from tests.builders import outlets, transfers

place = st.integers(0, 20)
few = st.integers(0, 3)
PRICE = 30_000


class MovesGoods:
    """Rules of transfers; the machine has `do`, `outlet_id` and `at`."""

    def open_branches(self) -> None:
        here = session.get_one(Outlet, self.outlet_id)
        # Neither serves the web: what an order may count on stays the one outlet's.
        shut = {"sells_online": False, "offers_pickup": False, "offers_delivery": False}
        self.branches = {Terms.WITHIN: transfers.branch(here).id, Terms.SOLD: outlets.outlet(**shut).id}
        self.transfers: list[tuple[int, int, int]] = []

    @rule(which=place, quantity=st.integers(1, 5), terms=st.sampled_from([Terms.WITHIN, Terms.SOLD]))
    def pack(self, which: int, quantity: int, terms: Terms) -> None:
        """Write a transfer down and pack it."""
        mine = select(StockItem.id).where(StockItem.outlet_id == self.outlet_id).order_by(StockItem.id)
        items = session.scalars(mine).all()
        if items:
            there, item = self.branches[terms], items[which % len(items)]
            made = self.do(lambda: self._packed(there, item, quantity, terms))
            if made is not None:
                self.transfers.append((made, self.outlet_id, there))

    def _packed(self, there: int, item: int, quantity: int, terms: Terms) -> int:
        who = {"outlet_id": self.outlet_id, "at": self.at, "by": None}
        made = services.start(self.outlet_id, there, terms, key=random_token(), at=self.at, by=None)
        line = services.add_line(made, item, **who)
        price = PRICE if terms is Terms.SOLD else None
        services.change_lines(made, {line: (quantity, price)}, **who)
        services.make_ready(made, **who)
        return made

    @precondition(lambda self: getattr(self, "transfers", None))
    @rule(which=place, verb=st.sampled_from(["send", "send", "cancel", "unpack"]))
    def send_or_not(self, which: int, verb: str) -> None:
        one, sender, _there = self.transfers[which % len(self.transfers)]
        act = getattr(services, verb)
        self.do(lambda: act(one, outlet_id=sender, at=self.at, by=None))

    @precondition(lambda self: getattr(self, "transfers", None))
    @rule(which=place, good=few, damaged=few, short=few)
    def take_in_what_came(self, which: int, good: int, damaged: int, short: int) -> None:
        one, where = self._end(which)
        line = session.scalars(select(TransferLine.id).where(TransferLine.transfer_id == one)).one()
        came = [Came(line, good, damaged, short, ShortReason.STOLEN if short else None)]
        self.do(lambda: services.receive(one, came, outlet_id=where, key=random_token(), at=self.at, by=None))

    @precondition(lambda self: getattr(self, "transfers", None))
    @rule(which=place)
    def take_in_the_rest(self, which: int) -> None:
        one, where = self._end(which)
        self.do(lambda: services.receive_all(one, outlet_id=where, key=random_token(), at=self.at, by=None))

    @precondition(lambda self: getattr(self, "transfers", None))
    @rule(which=place)
    def turn_it_back(self, which: int) -> None:
        one, _sender, there = self.transfers[which % len(self.transfers)]
        self.do(lambda: services.turn_back(one, outlet_id=there, reason="thử", at=self.at, by=None))

    def _end(self, which: int) -> tuple[int, int]:
        """A transfer, and the outlet that its goods are on their way to."""
        one, sender, there = self.transfers[which % len(self.transfers)]
        state = session.scalars(select(Transfer.state).where(Transfer.id == one)).one()
        return one, sender if state is TransferState.RETURNING else there
