"""What a line of a remittance means for the parcel it names. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from shop.core.money import Dong
from shop.orders.states import FulfilmentState
from shop.remittances.states import Trouble


@dataclass(frozen=True, slots=True)
class Parcel:
    """A parcel as the shop knows it. `due`: what the courier collects (đồng); `was_passed_on`: it settled before."""

    fulfilment_id: int
    code: str
    state: FulfilmentState
    is_cash: bool
    due: Dong
    was_passed_on: Dong | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """Whether the line ends what the courier owes for the parcel, and why somebody has to look."""

    settles: bool
    trouble: Trouble | None = None


def judge(parcel: Parcel | None, collected: Dong) -> Judged:
    """Nothing collected needs nobody, unless it was to be; the same sum told again is the same money."""
    if parcel is None:
        return Judged(settles=False, trouble=Trouble.UNKNOWN)
    if not parcel.is_cash:
        return Judged(settles=False, trouble=Trouble.NO_CASH if collected else None)
    if parcel.was_passed_on is not None:
        is_same = collected in {0, parcel.was_passed_on}
        return Judged(settles=False, trouble=None if is_same else Trouble.DOUBLE)
    if parcel.state is FulfilmentState.DELIVERED:
        return _delivered(parcel.due, collected)
    if not collected:
        return Judged(settles=False)
    if parcel.state is FulfilmentState.SHIPPED:
        return Judged(settles=True, trouble=Trouble.UNDER_WAY)
    return Judged(settles=False, trouble=Trouble.NOT_SOLD)


def _delivered(due: Dong, collected: Dong) -> Judged:
    if collected == due:
        return Judged(settles=True)
    return Judged(settles=collected > 0, trouble=Trouble.SHORT if collected < due else Trouble.OVER)
