"""What the machine of stock brings to a desk: orders that are collected there, with goods that lie at the outlet."""

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from sqlalchemy import select

from shop.checkout import fulfilling
from shop.checkout import services as checkout
from shop.core.tokens import random_token
from shop.extensions import session
from shop.orders.models import Fulfilment, Order
from shop.orders.states import FulfilmentState, OrderState
from shop.outlets.models import Outlet
from shop.transfers import services
from shop.transfers.models import Transfer, TransferLine
from shop.transfers.services import Came
from shop.transfers.states import COMING, ShortReason, TransferState
from tests.builders import orders, outlets
from tests.support.moving_goods import MovesGoods

place = st.integers(0, 20)
few = st.integers(0, 2)


class BringsGoods(MovesGoods):
    """Rules of a machine with `outlet_id`, `variants`, `at` and `do`."""

    def open_a_desk(self) -> None:
        """An outlet of the same operator without goods of its own, where customers collect."""
        here = session.get_one(Outlet, self.outlet_id)
        here.sends_pickups = True
        fields = {"takes_pickups": True, "offers_delivery": False}
        self.desk_id = outlets.outlet("Quầy nhận", operator_id=here.operator_id, **fields).id
        self.brought: list[int] = []

    @rule(which=st.integers(0, 1), quantity=st.integers(1, 4))
    def order_at_the_desk(self, which: int, quantity: int) -> None:
        where = orders.pickup(self.desk_id, phone=f"+8493{len(self.brought):07d}")
        done = self.do(lambda: orders.place(where, (self.variants[which], quantity), at=self.at).id)
        if done is not None:
            self.brought.append(done)

    @precondition(lambda self: getattr(self, "brought", None))
    @rule()
    def send_to_the_desk(self) -> None:
        parts = session.scalars(select(Fulfilment.id).where(Fulfilment.outlet_id == self.desk_id)).all()
        ends = (self.outlet_id, self.desk_id)
        self.do(lambda: services.bring(*ends, parts, key=random_token(), at=self.at, by=None))

    @precondition(lambda self: getattr(self, "brought", None))
    @rule(which=place, good=few, damaged=few, short=few, back=st.integers(0, 5))
    def arrive_at_the_desk(self, which: int, good: int, damaged: int, short: int, back: int) -> None:
        """Some of what is on its way comes; seldom all of it goes home."""
        states = (*COMING, TransferState.RETURNING)
        mine = (Transfer.to_outlet_id == self.desk_id, Transfer.state.in_(states))
        papers = session.scalars(select(Transfer).where(*mine).order_by(Transfer.id)).all()
        if not papers:
            return
        one = papers[which % len(papers)]
        paper, who = one.id, {"outlet_id": one.bound_for, "at": self.at, "by": None}
        lines = select(TransferLine).where(TransferLine.transfer_id == paper).order_by(TransferLine.id)
        came = [
            Came(line.id, min(good, line.left), min(damaged, max(0, line.left - good)), 0)
            if place_ % 2
            else Came(
                line.id, min(good, line.left), 0, min(short, max(0, line.left - good)), ShortReason.LOST
            )
            for place_, line in enumerate(session.scalars(lines))
        ]
        if back == 0:
            self.do(lambda: services.turn_back(paper, reason="thử", **who))
        elif back == 1:
            self.do(lambda: services.receive_all(paper, key=random_token(), **who))
        else:
            self.do(lambda: services.receive(paper, came, key=random_token(), **who))

    @precondition(lambda self: getattr(self, "brought", None))
    @rule(which=place, end=st.sampled_from(["go on", "go on", "go on", "cancel", "give up", "replace"]))
    def serve_at_the_desk(self, which: int, end: str) -> None:
        order = session.get_one(Order, self.brought[which % len(self.brought)], populate_existing=True)
        part = session.scalars(select(Fulfilment).where(Fulfilment.order_id == order.id)).one()
        token, where, who = order.token, (self.desk_id, part.id), {"at": self.at, "by": None}
        code = part.pickup_code
        if order.state is not OrderState.CONFIRMED:
            return
        if end == "cancel":
            self.do(lambda: checkout.cancel(token, reason=None, at=self.at))
        elif end == "give up":
            self.do(lambda: fulfilling.cancel_part(*where, reason="thử", **who))
        elif end == "replace":
            self.do(lambda: fulfilling.replace_units(*where, **who))
        elif part.state is FulfilmentState.NEW:
            self.do(lambda: fulfilling.start_preparing(*where, **who))
            self.do(lambda: fulfilling.mark_ready(*where, **who))
        elif part.state is FulfilmentState.PREPARING:
            self.do(lambda: fulfilling.mark_ready(*where, **who))
        else:
            self.do(lambda: fulfilling.hand_over(*where, code=code, **who))
