"""What the machine of stock does with counts: opened, filled, handed in, approved or not, between everything else."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from shop.checkout import fulfilling
from shop.core.tokens import random_token
from shop.counts import services as counts
from shop.counts.models import Count
from shop.counts.services import Rest
from shop.counts.states import CountState
from shop.extensions import session
from tests.builders import counting

place_in_list = st.integers(0, 20)


class Counting:
    """Rules of a machine with `outlet_id`, `at`, `counts` (the sheet that is open) and `do`."""

    @precondition(lambda self: self.counts == [])
    @rule(spare=st.integers(0, 2))
    def begin_to_count(self, spare: int) -> None:
        """A sheet over everything; some of its lines are counted, more or fewer than the book says."""
        self.at += timedelta(minutes=1)
        count_id = self.do(lambda: counting.opened(self.outlet_id, at=self.at), must=True)
        self.counts.append(count_id)
        lines = [line.id for line in counting.lines(count_id)]
        for place, line_id in enumerate(lines):
            if place % 3 != spare:
                self.count(line_id, place % 4)

    @precondition(lambda self: self.counts)
    @rule(which=place_in_list, units=st.integers(0, 9))
    def count_more(self, which: int, units: int) -> None:
        lines = [line.id for line in counting.lines(self.counts[0])]
        if lines:
            self.count(lines[which % len(lines)], units)

    def count(self, line_id: int, units: int) -> None:
        key, count_id = random_token(), self.counts[0]
        self.do(
            lambda: counts.enter(
                self.outlet_id, count_id, line_id, units, key=key, at=self.at, by=counting.MAI
            )
        )

    @precondition(lambda self: self.counts)
    @rule(rest=st.sampled_from(Rest), end=st.sampled_from(["approve", "approve", "cancel", "send back"]))
    def end_the_count(self, rest: Rest, end: str) -> None:
        """What was sold, held or received since it was counted changes nothing of what is found."""
        count_id = self.counts[0]
        self.do(lambda: counting.submitted(count_id, rest=rest, at=self.at))
        self.at += timedelta(minutes=1)
        if end == "approve":
            self.do(lambda: counting.approved(count_id, at=self.at))
        elif end == "send back":
            lines = [line.id for line in counting.lines(count_id)][:1]
            self.do(lambda: counts.send_back(self.outlet_id, count_id, line_ids=lines, at=self.at, by=None))
        if not self.is_closed(count_id):
            self.do(
                lambda: counts.cancel(self.outlet_id, count_id, note="thử", at=self.at, by=None), must=True
            )
        self.counts.clear()

    def is_closed(self, count_id: int) -> bool:
        return session.get_one(Count, count_id, populate_existing=True).state is CountState.APPROVED

    @precondition(lambda self: self.orders)
    @rule(which=place_in_list)
    def hold_again(self, which: int) -> None:
        if part := self.part(which):
            self.do(lambda: fulfilling.replace_units(self.outlet_id, part.id, at=self.at, by=None))
