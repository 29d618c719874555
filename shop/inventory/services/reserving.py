"""Units are set aside when an order is placed, and set free when it ends without a hand-over."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from sqlalchemy import Table, insert, select, update

from shop.core.clock import vn_day
from shop.core.errors import Shortage
from shop.extensions import later, new_ids, run, session
from shop.inventory.choosing import Choice, Want, choose
from shop.inventory.models import Allocation, Reservation
from shop.inventory.services.locking import Soon, lock_items, lock_units
from shop.inventory.services.posting import Change, post, post_later
from shop.inventory.services.shortfalls import settle
from shop.inventory.states import MovementKind, ReservationState

ALLOCATIONS = cast("Table", Allocation.__table__)
RESERVATIONS = cast("Table", Reservation.__table__)
# Built once; with an answer, so that many rows are one statement.
_ALLOCATIONS = insert(ALLOCATIONS).returning(ALLOCATIONS.c.id)
_RESERVATIONS = insert(RESERVATIONS).returning(RESERVATIONS.c.id)


@dataclass(frozen=True, slots=True)
class Hold:
    """An open reservation with its units: (item id, quantity). The others are on their way to its outlet (`away`)."""

    reservation_id: int
    order_line_id: int
    outlet_id: int
    variant_id: int
    lot_id: int | None
    quantity: int
    good_until: date | None
    parts: tuple[tuple[int, int], ...]

    @property
    def away(self) -> int:
        """Units that a transfer brings for it."""
        return self.quantity - sum(units for _item, units in self.parts)


def reserve(
    wants: Sequence[Want], *, at: datetime, by: int | None, soon: Soon | None = None
) -> dict[int, int]:
    """Set units aside for order lines: every line, or none. Gives reservation ids by order line id.

    Statements are as many for one line as for all. Raises Shortage that names every short line at once
    (``ShortLine``: variant, wanted, available); nothing is written then.

    `soon`: the items of all wants, whose lock was asked for before.
    """
    if not wants:
        return {}
    if soon is None:
        held, units = lock_units({(want.outlet_id, want.variant_id) for want in wants}, at)
    else:
        held, units = soon.units(at)
    chosen = choose(wants, units, vn_day(at))
    if chosen.short:
        raise Shortage(chosen.short)
    ids = write_reservations(chosen.choices, at)
    post_later(
        [
            Change(
                item_id,
                MovementKind.ALLOCATED,
                f"reserve:{ids[choice.want.order_line_id]}:{item_id}",
                "order_line",
                choice.want.order_line_id,
                allocated=units,
            )
            for choice in chosen.choices
            for item_id, units in choice.parts
        ],
        held,
        at=at,
        by=by,
    )
    write_allocations({ids[choice.want.order_line_id]: choice.parts for choice in chosen.choices})
    return ids


def release(
    order_line_ids: Collection[int], *, at: datetime, by: int | None, reason: str | None = None
) -> list[int]:
    """Set free what these lines still hold; gives the lines that held anything. Six statements.

    The caller holds the order's lock. Lines whose units have left, or were set free before, are passed over.
    """
    holds = lock_holds(order_line_ids)
    if not holds:
        return []
    lock_items({item_id for hold in holds for item_id, _units in hold.parts})
    post(
        [
            Change(
                item_id,
                MovementKind.RELEASED,
                f"release:{hold.reservation_id}:{item_id}",
                "order_line",
                hold.order_line_id,
                allocated=-units,
                reason=reason,
            )
            for hold in holds
            for item_id, units in hold.parts
        ],
        at=at,
        by=by,
    )
    end_reservations(holds, ReservationState.RELEASED, at)
    settle(order_line_ids, at=at, by=by)
    return [hold.order_line_id for hold in holds]


def lock_holds(order_line_ids: Collection[int]) -> list[Hold]:
    """Lock the open reservations of order lines, by id, and read their units. Two statements."""
    rows = run(
        select(
            Reservation.id,
            Reservation.order_line_id,
            Reservation.outlet_id,
            Reservation.variant_id,
            Reservation.lot_id,
            Reservation.quantity,
            Reservation.good_until,
        )
        .where(
            Reservation.order_line_id.in_(sorted(order_line_ids)), Reservation.state == ReservationState.OPEN
        )
        .order_by(Reservation.id)
        .with_for_update(key_share=True)
    ).all()
    if not rows:
        return []
    parts: dict[int, list[tuple[int, int]]] = {row.id: [] for row in rows}
    for reservation_id, item_id, units in run(
        select(Allocation.reservation_id, Allocation.stock_item_id, Allocation.quantity)
        .where(Allocation.reservation_id.in_(sorted(parts)))
        .order_by(Allocation.stock_item_id)
    ):
        parts[reservation_id].append((item_id, units))
    return [
        Hold(
            row.id,
            row.order_line_id,
            row.outlet_id,
            row.variant_id,
            row.lot_id,
            row.quantity,
            row.good_until,
            tuple(parts[row.id]),
        )
        for row in rows
    ]


def end_reservations(holds: Sequence[Hold], state: ReservationState, at: datetime) -> None:
    """Close locked reservations. Their allocations stay as the record of which units they were."""
    session.execute(
        update(Reservation)
        .where(Reservation.id.in_([hold.reservation_id for hold in holds]))
        .values(state=state, ended_at=at)
        .execution_options(synchronize_session=False)
    )


def write_allocations(parts: dict[int, tuple[tuple[int, int], ...]]) -> None:
    """Record the units (item id, quantity) of reservations. One statement."""
    rows = [
        {"reservation_id": reservation_id, "stock_item_id": item_id, "quantity": units}
        for reservation_id, chosen in parts.items()
        for item_id, units in chosen
    ]
    if rows:
        later(_ALLOCATIONS, rows)


def write_reservations(choices: Sequence[Choice], at: datetime) -> dict[int, int]:
    """Open a reservation for each choice; their ids by order line."""
    ids = new_ids(RESERVATIONS, len(choices))
    rows = [
        {
            "id": id_,
            "outlet_id": choice.want.outlet_id,
            "variant_id": choice.want.variant_id,
            "lot_id": choice.want.lot_id,
            "order_line_id": choice.want.order_line_id,
            "quantity": choice.want.quantity,
            "good_until": choice.good_until,
            "state": ReservationState.OPEN,
            "created_at": at,
        }
        for id_, choice in zip(ids, choices, strict=True)
    ]
    later(_RESERVATIONS, rows)
    return {choice.want.order_line_id: id_ for id_, choice in zip(ids, choices, strict=True)}
