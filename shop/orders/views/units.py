"""The units that a part of an order holds: which other lots may leave instead, and whether some may not."""

from collections.abc import Iterable, Sequence

from flask import request

from shop.core.clock import today
from shop.orders import board, board_lots
from shop.orders.board_forms import lot_choices, lot_field_name
from shop.orders.board_lots import LineLot
from shop.orders.states import OPEN, FulfilmentState
from shop.transfers.queries import Away


def lot_fields(part: board.Part) -> list[tuple[str, str, list[tuple[str, str]], str]]:
    """For each line that may leave now: field name, line name, lots to choose from, what was chosen."""
    if part.fulfilment.state not in {FulfilmentState.PREPARING, FulfilmentState.READY}:
        return []
    held = [line for line in part.lines if part.lots.get(line.id)]
    others = board_lots.fit_lots(part.fulfilment.outlet_id, [line.variant_id for line in held], today())
    fields = []
    for line in held:
        free = [
            lot for lot in others[line.variant_id] if _may_stand_in(lot, part.lots[line.id], line.quantity)
        ]
        name = lot_field_name(line.id)
        choices = lot_choices(part.lots[line.id], free)
        first = choices[1] if free and not _may_leave(part.lots[line.id]) else choices[0]
        fields.append((name, f"{line.name}, {line.variant_name}", choices, request.form.get(name, first[0])))
    return fields


def holds_unfit(part: board.Part) -> bool:
    """Whether units that wait here for the customer may not be given to anybody any more."""
    held = [lot for lots in part.lots.values() for lot in lots if lot.state is None]
    return part.fulfilment.state in OPEN and not _may_leave(held)


def is_short(part: board.Part, away: Iterable[Away]) -> bool:
    """Whether units of this part were missing, which nothing took the place of yet; what comes later is not missing."""
    if part.fulfilment.state not in OPEN:
        return False
    held = {line_id: sum(lot.quantity for lot in lots) for line_id, lots in part.lots.items()}
    for each in away:
        held[each.order_line_id] += 0 if each.code is None else each.quantity
    baskets = {line.parent_id for line in part.lines}
    return any(held.get(line.id, 0) < line.quantity for line in part.lines if line.id not in baskets)


def _may_stand_in(lot: LineLot, held: Sequence[LineLot], quantity: int) -> bool:
    """Whether enough of another lot is free, and it lasts as long as the goods were promised to."""
    until = max((each.good_until for each in held if each.good_until is not None), default=None)
    lasts = until is None or lot.expires_on is None or lot.expires_on >= until
    return lasts and lot.quantity >= quantity and all(lot.lot_id != each.lot_id for each in held)


def _may_leave(lots: Iterable[LineLot]) -> bool:
    """Whether what is held may be handed over today: neither recalled nor expired."""
    day = today()
    return all(not lot.blocked_on and (lot.expires_on is None or lot.expires_on >= day) for lot in lots)
