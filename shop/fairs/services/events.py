"""Fairs are announced and changed, and stalls are opened at them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from shop.audit import services as audit
from shop.core.clock import vn_day
from shop.core.errors import BadInput, NotFound, Refused
from shop.core.folding import slugify
from shop.core.sentences import lazy
from shop.extensions import session
from shop.fairs.models import FairCount
from shop.fairs.states import FairCountState
from shop.geography import queries as geography
from shop.inventory.models import StockItem
from shop.outlets import services as outlets
from shop.outlets.models import Event, FairOutlet, Outlet
from shop.outlets.services import OutletDraft
from shop.outlets.states import FairState, OutletKind

LONGEST_SLUG = 70
LONGEST_DAYS = 92


@dataclass(frozen=True, slots=True)
class FairDraft:
    """All that staff enter of a fair. Days of Viet Nam, both included."""

    operator_id: int
    title: str
    host: str
    commune_code: str
    place: str
    starts_on: date
    ends_on: date
    title_en: str | None = None
    note: str | None = None
    note_en: str | None = None
    is_sample: bool = False


def announce(draft: FairDraft, *, at: datetime, by: int | None) -> Event:
    """Announce a fair; its page stands from now on. Raises BadInput by field, NotFound for an unknown commune."""
    _check(draft)
    row = Event(slug=_free_slug(draft.title), created_at=at, **_values(draft))
    session.add(row)
    session.flush()
    _audited("fair.announced", row.id, at=at, by=by)
    return row


def change(event_id: int, draft: FairDraft, *, at: datetime, by: int | None) -> Event:
    """Change what is said of a fair; its stalls follow its days, its address on the web stays.

    Raises BadInput by field, Refused when a count or goods at a stall stand outside the new days, NotFound.
    """
    _check(draft)
    row = lock_event(event_id)
    moved = (row.starts_on, row.ends_on) != (draft.starts_on, draft.ends_on)
    for name, value in _values(draft).items():
        setattr(row, name, value)
    session.flush()
    for outlet in _stalls(event_id):
        if moved:
            _refuse_counted(outlet, draft)
            outlet.starts_on, outlet.ends_on = draft.starts_on, draft.ends_on
        outlet.commune_code, outlet.street = draft.commune_code, draft.place
    session.flush()
    _audited("fair.changed", row.id, at=at, by=by)
    return row


def add_stall(
    event_id: int, operator_id: int, name: str, *, phone: str | None, at: datetime, by: int | None
) -> Outlet:
    """Open the stall of an operator at a fair that is not over: an outlet that sells over its counter on these days.

    Raises BadInput on ``name``, Refused once the fair is over, NotFound.
    """
    event = lock_event(event_id)
    if event.ends_on < vn_day(at):
        raise Refused(lazy("Hội chợ này đã kết thúc nên không mở thêm gian hàng."))
    if not name.strip():
        raise BadInput("name", lazy("Hãy đặt tên gian hàng."))
    draft = OutletDraft(
        name=name.strip(),
        operator_id=operator_id,
        commune_code=event.commune_code or "",
        street=event.place or "",
        kind=OutletKind.FAIR,
        starts_on=event.starts_on,
        ends_on=event.ends_on,
        phone=phone,
        pickup_days=0,
        is_sample=event.is_sample,
    )
    outlet = outlets.create_outlet(draft, by=by, at=at)
    session.add(FairOutlet(outlet_id=outlet.id, event_id=event.id, state=FairState.OPEN))
    session.flush()
    return outlet


def lock_event(event_id: int) -> Event:
    """A fair that nobody else changes until this transaction ends. Raises NotFound."""
    row = session.scalar(
        select(Event)
        .where(Event.id == event_id, Event.slug.is_not(None))
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFound
    return row


def lock_stall(outlet_id: int) -> FairOutlet:
    """A stall whose counts nobody else writes until this transaction ends. Raises NotFound for other outlets."""
    row = session.scalar(
        select(FairOutlet)
        .where(FairOutlet.outlet_id == outlet_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFound
    return row


def _stalls(event_id: int) -> list[Outlet]:
    mine = select(FairOutlet.outlet_id).where(
        FairOutlet.event_id == event_id, FairOutlet.state == FairState.OPEN
    )
    return list(session.scalars(select(Outlet).where(Outlet.id.in_(mine)).order_by(Outlet.id)))


def _refuse_counted(outlet: Outlet, draft: FairDraft) -> None:
    """Days that were sold on stay days of the fair."""
    counted = session.scalars(
        select(FairCount.counted_at).where(
            FairCount.outlet_id == outlet.id, FairCount.state == FairCountState.MADE
        )
    ).all()
    has_goods = session.scalar(
        select(StockItem.id).where(StockItem.outlet_id == outlet.id, StockItem.on_hand > 0).limit(1)
    )
    first, last = outlet.starts_on, outlet.ends_on
    shorter = first is not None and last is not None and (draft.starts_on > first or draft.ends_on < last)
    if shorter and (counted or has_goods):
        raise BadInput(
            "ends_on",
            lazy("Gian “%(name)s” đã có hàng hoặc đã kiểm: chỉ kéo dài được hội chợ.", name=outlet.name),
        )


def _check(draft: FairDraft) -> None:
    geography.commune(draft.commune_code)
    if draft.ends_on < draft.starts_on:
        raise BadInput("ends_on", lazy("Ngày cuối không thể trước ngày đầu."))
    if (draft.ends_on - draft.starts_on).days >= LONGEST_DAYS:
        raise BadInput("ends_on", lazy("Một hội chợ dài nhất là %(days)s ngày.", days=LONGEST_DAYS))


def _values(draft: FairDraft) -> dict[str, Any]:
    return {name: getattr(draft, name) for name in draft.__dataclass_fields__}


def _free_slug(title: str) -> str:
    stem = slugify(title)[:LONGEST_SLUG].strip("-") or "hoi-cho"
    taken = set(session.scalars(select(Event.slug).where(Event.slug.startswith(stem))))
    number, slug = 1, stem
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    return slug


def _audited(action: str, event_id: int, *, at: datetime, by: int | None) -> None:
    audit.record(action, by=by, at=at, subject_kind="event", subject_id=event_id, details={})
