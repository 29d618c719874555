"""Which units serve which line: first expired, first out, undated last. Pure; the caller holds the rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from shop.inventory.days import fit_until, web_day
from shop.inventory.states import Condition


@dataclass(frozen=True, slots=True)
class Want:
    """What one order line wants of one outlet.

    ``lot_id``: only units of that marked-down lot. ``good_until``: a later day the customer asked for; it can only
    make fewer units fit. ``counter``: sold over the counter today, without promise, buffer or web offer.
    ``from_lot``: only units of that lot, at the full price: it was scanned.
    ``order_line_id`` is unique among the wants of one call.
    """

    outlet_id: int
    variant_id: int
    quantity: int
    order_line_id: int
    lot_id: int | None = None
    good_until: date | None = None
    counter: bool = False
    from_lot: int | None = None


@dataclass(slots=True)
class Unit:
    """The free units of one stock item, with everything that decides whether they fit."""

    item_id: int
    outlet_id: int
    variant_id: int
    lot_id: int
    condition: Condition
    free: int
    expires_on: date | None = None
    blocked_on: date | None = None
    pickup_days: int = 0
    max_transit_days: int = 0
    promise_days: int = 0
    buffer: int = 0
    open_online: bool = True


@dataclass(frozen=True, slots=True)
class ShortLine:
    """A line that cannot be served: what was wanted and what there is (units of the variant)."""

    outlet_id: int
    variant_id: int
    lot_id: int | None
    wanted: int
    available: int
    order_line_id: int


@dataclass(frozen=True, slots=True)
class Choice:
    """The units chosen for one want: (item id, quantity), and the day until which they had to be good."""

    want: Want
    good_until: date | None
    parts: tuple[tuple[int, int], ...]


@dataclass(slots=True)
class Chosen:
    """What was found for all wants together; any short line means that nothing may be taken."""

    choices: list[Choice] = field(default_factory=list)
    short: list[ShortLine] = field(default_factory=list)


def choose(wants: Iterable[Want], units: Sequence[Unit], today: date) -> Chosen:
    """Serve the wants one after the other from the free units; ``units`` are used up on the way."""
    result = Chosen()
    for want in wants:
        mine = [unit for unit in units if _serves(unit, want)]
        until = needed_until(want, mine[0], today) if mine else want.good_until
        fit = sorted((unit for unit in mine if _fits(unit, want, until, today)), key=first_expired)
        buffer = 0 if want.counter or want.lot_id is not None else (mine[0].buffer if mine else 0)
        available = max(0, sum(unit.free for unit in fit) - buffer)
        if available < want.quantity:
            result.short.append(_short(want, available))
        else:
            result.choices.append(Choice(want, until, tuple(take(fit, want.quantity))))
    return result


def take(units: Iterable[Unit], quantity: int) -> list[tuple[int, int]]:
    """Take ``quantity`` from the units in their order; they hold enough. Gives (item id, quantity)."""
    parts = []
    for unit in units:
        taken = min(unit.free, quantity)
        if taken > 0:
            parts.append((unit.item_id, taken))
            unit.free -= taken
            quantity -= taken
    return parts


def needed_until(want: Want, unit: Unit, today: date) -> date | None:
    """The day until which units for this want must be good: web day and promise, or later if asked for."""
    if want.counter:
        return want.good_until or today
    promise = 0 if want.lot_id is not None else unit.promise_days
    until = fit_until(web_day(unit.pickup_days, unit.max_transit_days, today), promise)
    return until if want.good_until is None else max(until, want.good_until)


def standing_in(units: Iterable[Unit], place: tuple[int, int], until: date) -> list[Unit]:
    """Free units that may take the place of promised ones there (outlet, variant), nearest last day first.

    A marked-down promise may be kept with full-price units, never the reverse.
    """
    return sorted(
        (
            unit
            for unit in units
            if (unit.outlet_id, unit.variant_id) == place
            and unit.free > 0
            and unit.condition is Condition.SELLABLE
            and is_good(unit, until)
        ),
        key=first_expired,
    )


def is_good(unit: Unit, until: date | None) -> bool:
    """Not recalled by then, and its last day is not before ``until``."""
    if unit.blocked_on is not None and (until is None or unit.blocked_on <= until):
        return False
    return unit.expires_on is None or until is None or unit.expires_on >= until


def first_expired(unit: Unit) -> tuple[date, int, int]:
    """The order in which units leave: nearest last day, undated last, then the older lot."""
    return (unit.expires_on or date.max, unit.lot_id, unit.item_id)


def _serves(unit: Unit, want: Want) -> bool:
    if (unit.outlet_id, unit.variant_id) != (want.outlet_id, want.variant_id):
        return False
    if want.lot_id is None:
        return unit.condition is Condition.SELLABLE and want.from_lot in {None, unit.lot_id}
    return unit.condition is Condition.MARKED_DOWN and unit.lot_id == want.lot_id


def _fits(unit: Unit, want: Want, until: date | None, today: date) -> bool:
    offered = want.counter or unit.open_online
    return offered and is_good(unit, max(until, today) if until else today)


def _short(want: Want, available: int) -> ShortLine:
    return ShortLine(
        want.outlet_id, want.variant_id, want.lot_id, want.quantity, available, want.order_line_id
    )
