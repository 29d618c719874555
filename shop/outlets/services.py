"""Opens and changes outlets: where they are, when they are open, who works there. Nothing here commits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select

from shop.accounts import identifiers, roles
from shop.accounts.models import User
from shop.accounts.seats import Grant, Role
from shop.audit import services as audit
from shop.core.errors import BadInput, NotFound
from shop.core.folding import slugify
from shop.core.sentences import lazy
from shop.extensions import session
from shop.geography import queries as geography
from shop.outlets.hours import MIDNIGHT, Span, clashes
from shop.outlets.models import FairOutlet, Outlet, OutletClosure, OutletHours, OutletSpot
from shop.outlets.states import OutletKind, SpotKind, StaffRole

LONGEST_SLUG = 70
ROLES = {StaffRole.MANAGER: Role.MANAGER, StaffRole.CLERK: Role.CLERK}
NAME_ON_DUTY = lazy("Hãy ghi tên để khách biết gặp ai.")
SOUTH_NORTH, WEST_EAST = (6.0, 24.0), (102.0, 118.0)


@dataclass(frozen=True, slots=True)
class OutletDraft:
    """All that staff enter. Days of Viet Nam; ``closed_on`` is the first day without it."""

    name: str
    operator_id: int
    commune_code: str
    street: str
    kind: OutletKind = OutletKind.PERMANENT
    starts_on: date | None = None
    ends_on: date | None = None
    hub_id: int | None = None
    name_en: str | None = None
    place_published: str | None = None
    directions: str | None = None
    directions_en: str | None = None
    lat: float | None = None
    lng: float | None = None
    phone: str | None = None
    zalo: str | None = None
    duty_name: str | None = None
    duty_phone: str | None = None
    sells_online: bool = False
    offers_pickup: bool = False
    offers_delivery: bool = False
    has_parking: bool = False
    has_cold_storage: bool = False
    pickup_days: int = 1
    rank: int = 100
    note: str | None = None
    note_en: str | None = None
    source: str | None = None
    is_sample: bool = False
    closed_on: date | None = None


def create_outlet(draft: OutletDraft, *, by: int | None, at: datetime) -> Outlet:
    """Open an outlet or announce a fair. Raises BadInput by field, NotFound for an unknown commune."""
    _check(draft, None)
    row = Outlet(slug=_free_slug(draft.name), created_at=at, **_values(draft))
    session.add(row)
    session.flush()
    audited("outlet.created", row.id, by=by, at=at)
    return row


def change_outlet(outlet_id: int, draft: OutletDraft, *, by: int | None, at: datetime) -> Outlet:
    """Change what is said of an outlet; its address on the web stays. Raises BadInput by field, NotFound."""
    row = locked(outlet_id)
    _check(draft, outlet_id)
    values = _values(draft)
    _refuse_of_stall(row, values)
    changed = sorted(name for name, value in values.items() if getattr(row, name) != value)
    for name in changed:
        setattr(row, name, values[name])
    session.flush()
    if changed:
        audited("outlet.changed", row.id, by=by, at=at, fields=changed)
    return row


def _refuse_of_stall(row: Outlet, values: dict[str, Any]) -> None:
    """What the fair decides about its stall is not changed here. Raises BadInput at the field."""
    if session.get(FairOutlet, row.id) is None:
        return
    for name in ("kind", "operator_id", "starts_on", "ends_on", "closed_on", "sells_online"):
        if values[name] != getattr(row, name):
            raise BadInput(
                name,
                lazy("Đây là gian hội chợ: ngày, đơn vị và việc đóng gian do trang Hội chợ quyết định."),
            )


def set_hours(outlet_id: int, spans: Sequence[Span], *, by: int | None, at: datetime) -> None:
    """Replace the hours of the week; none at all means that they are not known. Raises BadInput on ``hours``."""
    locked(outlet_id)
    for span in spans:
        if not (0 <= span.weekday < 7 and 0 <= span.opens < span.closes <= MIDNIGHT):
            raise BadInput("hours", lazy("Giờ mở cửa phải trước giờ đóng cửa trong cùng một ngày."))
    if clashes(tuple(spans)):
        raise BadInput("hours", lazy("Hai khoảng giờ của một ngày chồng lên nhau."))
    session.execute(delete(OutletHours).where(OutletHours.outlet_id == outlet_id))
    for span in spans:
        session.add(
            OutletHours(outlet_id=outlet_id, weekday=span.weekday, opens=span.opens, closes=span.closes)
        )
    session.flush()
    audited("outlet.hours_set", outlet_id, by=by, at=at, spans=len(spans))


def add_closure(
    outlet_id: int, starts_on: date, ends_on: date, reason: str, *, by: int | None, at: datetime
) -> OutletClosure:
    """Shut an outlet from one day to another, both included. Raises BadInput by field."""
    locked(outlet_id)
    if ends_on < starts_on:
        raise BadInput("ends_on", lazy("Ngày cuối không thể trước ngày đầu."))
    if (ends_on - starts_on).days > 366:
        raise BadInput("ends_on", lazy("Một lần nghỉ dài nhất là một năm."))
    if not reason.strip():
        raise BadInput("reason", lazy("Hãy ghi lý do để khách biết."))
    row = OutletClosure(outlet_id=outlet_id, starts_on=starts_on, ends_on=ends_on, reason=reason)
    session.add(row)
    session.flush()
    audited("outlet.closure_added", outlet_id, by=by, at=at, closure=row.id)
    return row


def remove_closure(outlet_id: int, closure_id: int, *, by: int | None, at: datetime) -> None:
    """Take a closure back. Raises NotFound, also for one of another outlet."""
    row = session.get(OutletClosure, closure_id)
    if row is None or row.outlet_id != outlet_id:
        raise NotFound
    session.delete(row)
    session.flush()
    audited("outlet.closure_removed", outlet_id, by=by, at=at, closure=closure_id)


def add_spot(
    outlet_id: int, kind: SpotKind, name: str, *, by: int | None, at: datetime, note: str | None = None
) -> OutletSpot:
    """Name a floor, kiosk or shelf. Raises BadInput on ``name`` when the outlet has it already."""
    locked(outlet_id)
    known = select(OutletSpot.id).where(OutletSpot.outlet_id == outlet_id, OutletSpot.name == name)
    if session.scalar(known) is not None:
        raise BadInput("name", lazy("Điểm bán này đã có chỗ mang tên đó."))
    row = OutletSpot(outlet_id=outlet_id, kind=kind, name=name, note=note)
    session.add(row)
    session.flush()
    audited("outlet.spot_added", outlet_id, by=by, at=at, spot=row.id)
    return row


def give_seat(
    outlet_id: int, role: StaffRole, identifier: str, reason: str, *, by: int | None, at: datetime
) -> None:
    """Let a person who has an account work at an outlet from today on.

    Raises BadInput on ``identifier`` when nobody signs in with that phone or e-mail.
    """
    who = identifiers.parse(identifier)
    column = User.phone if who.phone else User.email
    user_id = session.scalar(select(User.id).where(column == who.value, User.erased_at.is_(None)))
    if user_id is None:
        raise BadInput("identifier", lazy("Chưa có tài khoản nào dùng số điện thoại hoặc e-mail này."))
    roles.give(user_id, Grant(ROLES[role], outlet_id=outlet_id), by=by, at=at, reason=reason)


def end_seat(outlet_id: int, user_id: int, role: StaffRole, *, by: int | None, at: datetime) -> None:
    """End a person's work at an outlet, at once. Raises NotFound when there is none."""
    grant = Grant(ROLES[role], outlet_id=outlet_id)
    roles.take(user_id, grant, by=by, at=at, reason=str(lazy("Kết thúc ở điểm bán")))


def _check(draft: OutletDraft, outlet_id: int | None) -> None:
    geography.commune(draft.commune_code)
    if draft.kind is OutletKind.FAIR:
        if draft.starts_on is None or draft.ends_on is None:
            raise BadInput("starts_on", lazy("Hội chợ cần ngày bắt đầu và ngày kết thúc."))
        if draft.ends_on < draft.starts_on:
            raise BadInput("ends_on", lazy("Ngày cuối không thể trước ngày đầu."))
    if draft.sells_online and not (draft.offers_pickup or draft.offers_delivery):
        raise BadInput("sells_online", lazy("Bán trên mạng thì cần nhận tại chỗ hoặc giao hàng."))
    if not 0 <= draft.pickup_days <= 30:
        raise BadInput("pickup_days", lazy("Số ngày chuẩn bị từ 0 đến 30."))
    if draft.duty_phone and not draft.duty_name:
        raise BadInput("duty_name", NAME_ON_DUTY)
    _check_point(draft)
    if draft.hub_id is not None:
        _check_hub(draft.hub_id, outlet_id)


def _check_point(draft: OutletDraft) -> None:
    if (draft.lat is None) != (draft.lng is None):
        raise BadInput("lat", lazy("Hãy ghi cả vĩ độ và kinh độ, hoặc để trống cả hai."))
    if draft.lat is None or draft.lng is None:
        return
    if not (SOUTH_NORTH[0] <= draft.lat <= SOUTH_NORTH[1] and WEST_EAST[0] <= draft.lng <= WEST_EAST[1]):
        raise BadInput("lat", lazy("Tọa độ này nằm ngoài Việt Nam."))


def _check_hub(hub_id: int, outlet_id: int | None) -> None:
    """A kiosk stands in an outlet that is no kiosk itself."""
    hub = session.get(Outlet, hub_id)
    if hub is None or hub.hub_id is not None or hub.id == outlet_id:
        raise BadInput("hub_id", lazy("Hãy chọn một trung tâm khác."))
    holds = select(Outlet.id).where(Outlet.hub_id == outlet_id).limit(1)
    if outlet_id is not None and session.scalar(holds) is not None:
        raise BadInput("hub_id", lazy("Điểm bán này đang chứa ki-ốt, không thể nằm trong trung tâm khác."))


def _values(draft: OutletDraft) -> dict[str, Any]:
    names = draft.__dataclass_fields__
    values: dict[str, Any] = {name: getattr(draft, name) for name in names}
    if draft.kind is OutletKind.PERMANENT:
        values["starts_on"] = values["ends_on"] = None
    return values


def _free_slug(name: str) -> str:
    stem = slugify(name)[:LONGEST_SLUG].strip("-") or "diem-ban"
    taken = set(session.scalars(select(Outlet.slug).where(Outlet.slug.startswith(stem))))
    number, slug = 1, stem
    while slug in taken or slug == "chon":
        number += 1
        slug = f"{stem}-{number}"
    return slug


def locked(outlet_id: int) -> Outlet:
    """The row, locked until the end of the transaction. Raises NotFound."""
    row = session.scalar(
        select(Outlet)
        .where(Outlet.id == outlet_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFound
    return row


def audited(action: str, outlet_id: int, *, by: int | None, at: datetime, **details: object) -> None:
    """Write what was done to an outlet into the audit trail."""
    audit.record(action, by=by, at=at, subject_kind="outlet", subject_id=outlet_id, details=details)
