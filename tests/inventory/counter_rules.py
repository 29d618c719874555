"""What the machine of stock sells over the counter, in cash or for a transfer that comes, or does not."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from shop.core.clock import vn_day
from shop.extensions import session
from shop.inventory.queries import counter
from shop.inventory.states import Condition
from shop.outlets.models import Outlet
from shop.till import services
from shop.till.finding import Pick
from shop.till.states import Money
from tests.builders import paying, till

place_in_list = st.integers(0, 20)


class SellsOverTheCounter:
    """Rules of a machine with `outlet_id`, `variants`, `at`, `awaited` (sales that wait for a transfer) and `do`."""

    @rule(which=st.integers(0, 1), quantity=st.integers(1, 4), named=st.none() | place_in_list)
    def sell_over_the_counter(self, which: int, quantity: int, named: int | None) -> None:
        """Sold exactly when the shelf has enough that is fit today, whatever the web keeps back or promises."""
        lots = [
            lot
            for lot in counter.shelf(self.outlet_id, [self.variants[which]])
            if lot.condition is Condition.SELLABLE and lot.is_fit(vn_day(self.at))
        ]
        if named is not None and lots:
            lots = [lots[named % len(lots)]]
        lot_id = lots[0].lot_id if named is not None and lots else None
        pick = Pick(self.variants[which], from_lot_id=lot_id)
        enough = sum(lot.free for lot in lots) >= quantity
        done = self.do(lambda: self._sold(pick, quantity, Money.CASH))
        assert (done is not None) == enough, (lots, quantity)

    @rule(which=st.integers(0, 1))
    def show_a_code(self, which: int) -> None:
        sale_id = self.do(lambda: self._sold(Pick(self.variants[which]), 1, Money.TRANSFER))
        if sale_id is not None:
            self.awaited.append(sale_id)

    @precondition(lambda self: self.awaited)
    @rule(which=place_in_list, comes=st.booleans())
    def end_the_wait(self, which: int, comes: bool) -> None:
        """The money is seen and the goods leave, or nobody pays and they are free; a lot may have gone bad meanwhile."""
        sale_id = self.awaited.pop(which % len(self.awaited))
        here, at = self.outlet_id, self.at
        if comes:
            self.do(lambda: services.receive(here, sale_id, age=False, at=at, by=None))
        else:
            self.do(lambda: services.begin_again(here, sale_id, at=at, by=None))
        self.at += timedelta(seconds=1)

    def _sold(self, pick: Pick, quantity: int, money: Money) -> int:
        outlet = session.get_one(Outlet, self.outlet_id)
        if money is Money.TRANSFER:
            paying.with_account(outlet)
        sale_id = till.scanned(outlet, (pick, str(quantity)), at=self.at)
        till.paid(outlet, sale_id, money, at=self.at)
        return sale_id
