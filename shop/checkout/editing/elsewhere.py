"""Lines of an order go to another outlet of the same seller before anything is prepared: stock, part and money follow."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from shop.catalogue.queries import remembered
from shop.checkout import days, facts, quoting
from shop.checkout.days import Promise
from shop.checkout.editing import carrying, telling
from shop.checkout.editing.lines import leaves, lines_of, ordered, seen_of
from shop.checkout.facts import Facts
from shop.checkout.quote import Wanted, Where
from shop.checkout.sites import SiteRow, online
from shop.core.clock import vn_day
from shop.core.errors import BadInput, Refused, Shortage
from shop.core.quantity import format_quantity
from shop.core.sentences import lazy
from shop.extensions import session
from shop.inventory import services as inventory
from shop.inventory.choosing import Want
from shop.orders import services as orders
from shop.orders.models import Fulfilment, Order, OrderLine, OrderRecipient
from shop.orders.states import FulfilmentState, OrderState
from shop.outlets.models import Outlet


@dataclass(frozen=True, slots=True)
class Move:
    """What staff want: these lines of a part (baskets as a whole) at another outlet, and why, for the customer.

    `seen`: the lines as they were when staff looked (`seen_of`); sent twice, or after somebody else, it is refused.
    """

    line_ids: frozenset[int]
    to_outlet_id: int
    reason: str
    seen: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """An outlet of the same seller. `lacking`: names of the lines that it cannot serve."""

    outlet_id: int
    name: str
    lacking: tuple[str, ...]


def places(order: Order, part: Fulfilment, lines: Iterable[OrderLine], *, at: datetime) -> list[Place]:
    """Where the lines of a part could go; by rank. The statements of one quote and one more."""
    pairs = [(line.name, _wanted(line)) for line in ordered(lines)]
    where = _where(order, part)
    known = facts.load([wanted for _name, wanted in pairs], where, at)
    return [
        Place(
            site.outlet_id,
            site.name,
            tuple(name for name, wanted in pairs if not _can_serve(wanted, site.outlet_id, where, known)),
        )
        for site in _siblings(part.outlet_id, known.sites)
    ]


def move(outlet_id: int, fulfilment_id: int, wish: Move, *, at: datetime, by: int | None) -> int:
    """Move lines that nobody prepares yet; gives the part they are in now. Nothing is kept when anything cannot be.

    The customer pays the same. When all lines of a part go, the part itself does; else they join a new part, or one
    that the order has there and nobody prepares yet. Raises NotFound for another outlet's part, BadInput on `lines`
    or `to`, Refused when the part moved on or when there is not enough at the other outlet.
    """
    locked = orders.lock_order_of(outlet_id, fulfilment_id)
    order, part = locked.order, locked.part(fulfilment_id)
    if order.state is not OrderState.CONFIRMED or part.state is not FulfilmentState.NEW:
        raise Refused(lazy("Chỉ chuyển được món của đơn đã xác nhận và chưa chuẩn bị."))
    lines = lines_of(part)
    going = _chosen(lines, wish)
    site, promise = _there(order, part, going, wish.to_outlet_id, at)
    words = _words(going)
    if len(going) == len(lines):
        target = part
        carrying.take_part(part, site, promise, note=f"{words} ({wish.reason})", at=at, by=by)
    else:
        target = carrying.part_there(locked, part, site) or carrying.new_part(part, site, at)
        carrying.take_lines(
            order, (part, target), going, (site, promise), note=f"{words} ({wish.reason})", at=at, by=by
        )
    _hold(leaves(going), target, at, by)
    telling.moved(order, target, site, words, wish.reason, at=at)
    return target.id


def _wanted(line: OrderLine) -> Wanted:
    return Wanted(line.id, line.variant_id, line.quantity, line.lot_id)


def _where(order: Order, part: Fulfilment) -> Where:
    """Where this part goes, never before the day that was promised."""
    commune = order.commune_code
    if part.recipient_id is not None:
        commune = session.get_one(OrderRecipient, part.recipient_id).commune_code
    return Where(part.door, commune_code=commune, wanted_day=part.hand_over_day)


def _siblings(outlet_id: int, sites: Sequence[SiteRow]) -> list[SiteRow]:
    """The other outlets of the same operator: the seller that the customer agreed with stays."""
    operator_id = session.scalars(select(Outlet.operator_id).where(Outlet.id == outlet_id)).one()
    return [site for site in sites if site.operator_id == operator_id and site.outlet_id != outlet_id]


def _can_serve(line: Wanted, outlet_id: int, where: Where, known: Facts) -> bool:
    stock = known.stock.get(outlet_id, {})
    return quoting.why_not(line, outlet_id, where, known) is None and all(
        stock.get(pool, 0) >= units for pool, units in quoting.needs_of(line, known)
    )


def _chosen(lines: Sequence[OrderLine], wish: Move) -> list[OrderLine]:
    """The lines to move, with what is in the baskets among them."""
    heads = ordered(lines)
    if wish.seen and wish.seen != seen_of(heads):
        raise Refused(
            lazy("Tình trạng đã thay đổi kể từ lúc bạn mở trang. Hãy tải lại trang và thử lần nữa.")
        )
    if not wish.line_ids or not wish.line_ids <= {line.id for line in heads}:
        raise BadInput("lines", lazy("Hãy chọn ít nhất một món của phần hàng này."))
    return [line for line in lines if (line.parent_id or line.id) in wish.line_ids]


def _there(
    order: Order, part: Fulfilment, going: Sequence[OrderLine], to_outlet_id: int, at: datetime
) -> tuple[SiteRow, Promise]:
    """The other outlet and the day that it promises. Raises BadInput on `to` when it may not serve."""
    sites = _siblings(part.outlet_id, online(vn_day(at)))
    site = next((site for site in sites if site.outlet_id == to_outlet_id), None)
    if site is None:
        raise BadInput("to", lazy("Chỉ chuyển được sang điểm bán khác của cùng đơn vị, đang bán trên mạng."))
    where, heads = _where(order, part), ordered(going)
    days.hold([site], where, at)
    known = facts.load([_wanted(line) for line in heads], where, at)
    for line in heads:
        if quoting.why_not(_wanted(line), to_outlet_id, where, known) is not None:
            raise BadInput(
                "to", lazy("%(outlet)s không phục vụ được %(name)s.", outlet=site.name, name=line.name)
            )
    return site, known.book.promise(site, where)


def _hold(lines: Sequence[OrderLine], target: Fulfilment, at: datetime, by: int | None) -> None:
    """Their units are held at the other outlet instead: all of them or nothing."""
    promises = remembered.goods({line.variant_id for line in lines}, at)

    def until(line: OrderLine) -> date:
        promised = 0 if line.lot_id else promises[line.variant_id].row.promise_days
        return target.hand_over_day + timedelta(days=promised)

    wants = [
        Want(
            target.outlet_id,
            line.variant_id,
            line.quantity,
            line.id,
            lot_id=line.lot_id,
            good_until=until(line),
        )
        for line in lines
    ]
    try:
        inventory.hold_elsewhere(wants, at=at, by=by)
    except Shortage as error:
        short = error.lines[0]
        line = next(line for line in lines if line.id == short.order_line_id)
        raise Refused(
            lazy(
                "Điểm bán ấy không đủ hàng: %(name)s còn %(left)s.",
                name=line.name,
                left=format_quantity(short.available, line.measure),
            )
        ) from error


def _words(going: Sequence[OrderLine]) -> str:
    return "; ".join(
        f"{line.name}, {line.variant_name}: {format_quantity(line.quantity, line.measure)}"
        for line in ordered(going)
    )
