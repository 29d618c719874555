"""What goes back for how many units, pure: đồng in, đồng out, and nothing is lost however often it is split.

A line's share is what the customer paid for it, after its discount. Parts of a line are rounded on what all of them
together come to, so that the last one gives exactly what is left.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shop.core.money import Dong, half_up
from shop.payments.refund_states import RefundReason


@dataclass(frozen=True, slots=True)
class Bought:
    """An order line as it was paid: `total` after discount, `vat` inside it."""

    quantity: int
    total: Dong
    vat: Dong


@dataclass(frozen=True, slots=True)
class Back:
    """What went back of a line, or goes back now: units, đồng, VAT inside them."""

    quantity: int = 0
    amount: Dong = 0
    vat: Dong = 0


def share(bought: Bought, before: Back, quantity: int) -> Back:
    """What `quantity` more units of a line are worth, after what went back `before`.

    Raises ValueError for more units than are left: whoever asks has checked.
    """
    together = before.quantity + quantity
    if quantity < 1 or together > bought.quantity:
        raise ValueError("more units than were bought")
    amount = max(0, half_up(bought.total * together, bought.quantity) - before.amount)
    vat = max(0, half_up(bought.vat * together, bought.quantity) - before.vat)
    if together == bought.quantity:
        amount, vat = bought.total - before.amount, bought.vat - before.vat
    return Back(quantity, amount, min(vat, amount))


@dataclass(frozen=True, slots=True)
class Portion:
    """What one of several refunds is for: units and đồng by order line, and a part of the fee."""

    lines: Sequence[tuple[int, Back]]
    delivery: Dong

    @property
    def goods(self) -> Dong:
        """The sum of its lines."""
        return sum(back.amount for _line, back in self.lines)


def portioned(lines: Sequence[tuple[int, Back]], delivery: Dong, amounts: Sequence[Dong]) -> list[Portion]:
    """Lines and fee told over refunds of these amounts, in order; what is left of the amounts is for neither.

    A line that does not fit into one leaves its money to the next; its units stay with the first.
    """
    waiting, portions = list(lines), []
    for amount in amounts:
        left, taken = amount, list[tuple[int, Back]]()
        while waiting and (left or not waiting[0][1].amount):
            line_id, back = waiting.pop(0)
            now, rest = _cut(back, left)
            taken.append((line_id, now))
            left -= now.amount
            if rest.amount:
                waiting.insert(0, (line_id, rest))
        fee = 0 if waiting else min(left, delivery)
        delivery -= fee
        portions.append(Portion(taken, fee))
    return portions


def _cut(back: Back, most: Dong) -> tuple[Back, Back]:
    """What of a line's money fits, with its share of the VAT, and the rest."""
    amount = min(back.amount, most)
    if amount == back.amount:
        return back, Back()
    vat = max(half_up(back.vat * amount, back.amount), back.vat - (back.amount - amount))
    return Back(back.quantity, amount, vat), Back(0, back.amount - amount, back.vat - vat)


# Whose fault it was decides about the fee, unless staff say otherwise.
_FEE_BACK = frozenset(
    {
        RefundReason.CANCELLED,
        RefundReason.NOT_SERVED,
        RefundReason.REFUSED,
        RefundReason.LOST,
    }
)


def fee_back(fee: Dong, returned: Dong, *, reason: RefundReason, is_fault: bool, is_whole: bool) -> Dong:
    """What goes back of a part's delivery fee, of which `returned` went back before (đồng).

    All of it when nothing of the part reached the customer, or when everything of it goes back by the shop's fault;
    none for a change of mind, nor as long as a part of the goods is kept.
    """
    left = max(0, fee - returned)
    if reason in _FEE_BACK:
        return left
    if reason in {RefundReason.RETURNED, RefundReason.GOODWILL}:
        return left if is_fault and is_whole else 0
    return 0
