"""What the machine of stock lets lapse: orders that nobody pays, and prepared goods that nobody comes for."""

from hypothesis import strategies as st
from hypothesis.stateful import rule

from shop.checkout import paying
from shop.checkout.fulfilling import lapse_pickups
from shop.extensions import session
from shop.outlets.models import Outlet
from tests.builders import orders
from tests.builders.paying import with_account


class Lapses:
    """Rules of a machine with `outlet_id`, `variants`, `at`, `orders` and `do`."""

    @rule(which=st.integers(0, 1), quantity=st.integers(1, 3))
    def place_and_not_pay(self, which: int, quantity: int) -> None:
        """Goods wait for a transfer that may never come."""

        def placed() -> int:
            with_account(session.get_one(Outlet, self.outlet_id))
            where = orders.pickup(self.outlet_id, phone=f"+8492{len(self.orders):07d}", payment="vietqr")
            return orders.place(where, (self.variants[which], quantity), at=self.at).id

        done = self.do(placed)
        if done is not None:
            self.orders.append(done)

    @rule()
    def let_lapse(self) -> None:
        """What is overdue ends: its units are free again."""
        session.rollback()
        overdue = paying.due(self.at)
        for order_id in overdue:
            self.do(lambda: paying.lapse(order_id, at=self.at), must=True)  # noqa: B023
        session.rollback()
        lapse_pickups(lambda: self.at)
