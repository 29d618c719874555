"""Operators and outlets as rows."""

from datetime import UTC, date, datetime
from itertools import count

from shop.extensions import session
from shop.outlets.models import (
    Operator,
    OperatorMember,
    Outlet,
    OutletClosure,
    OutletHours,
    OutletStaff,
)
from shop.outlets.states import OutletKind, StaffRole, TaxMethod
from tests.builders.places import HAC_THANH

CREATED = datetime(2026, 1, 5, 3, 0, tzinfo=UTC)
_numbers = count(1)


def operator(name: str = "Công ty mẫu Xứ Thanh", *, tax_method: TaxMethod = TaxMethod.DEDUCTION) -> Operator:
    """A legal person behind outlets."""
    row = Operator(legal_name=f"{name} {next(_numbers)}", tax_method=tax_method, created_at=CREATED)
    session.add(row)
    session.flush()
    return row


def outlet(
    name: str = "Điểm bán mẫu", *, operator_id: int | None = None, commune_code: str = HAC_THANH, **fields
) -> Outlet:
    """A shop that sells online and hands over at its counter; `fields` change that."""
    values = {
        "slug": f"diem-ban-mau-{next(_numbers)}",
        "kind": OutletKind.PERMANENT,
        "street": "91 Nguyễn Chí Thanh",
        "sells_online": True,
        "offers_pickup": True,
        "offers_delivery": True,
        "pickup_days": 1,
        "created_at": CREATED,
    }
    row = Outlet(
        name=name,
        operator_id=operator_id or operator().id,
        commune_code=commune_code,
        **{**values, **fields},
    )
    session.add(row)
    session.flush()
    return row


def fair(name: str = "Hội chợ mẫu", *, starts_on: date, ends_on: date, **fields) -> Outlet:
    """A fair with its dates."""
    return outlet(name, kind=OutletKind.FAIR, starts_on=starts_on, ends_on=ends_on, **fields)


def hours(outlet_id: int, opens: int = 7 * 60, closes: int = 20 * 60, weekdays: range = range(7)) -> None:
    """The same hours on each of these weekdays, in minutes after midnight."""
    for weekday in weekdays:
        session.add(OutletHours(outlet_id=outlet_id, weekday=weekday, opens=opens, closes=closes))
    session.flush()


def closure(outlet_id: int, starts_on: date, ends_on: date, reason: str = "Nghỉ Tết") -> OutletClosure:
    """Days on which it is shut."""
    row = OutletClosure(outlet_id=outlet_id, starts_on=starts_on, ends_on=ends_on, reason=reason)
    session.add(row)
    session.flush()
    return row


def seat(
    outlet_id: int,
    user_id: int,
    role: StaffRole = StaffRole.MANAGER,
    since: date = date(2026, 1, 5),
    until: date | None = None,
) -> OutletStaff:
    """A person who works at an outlet."""
    row = OutletStaff(outlet_id=outlet_id, user_id=user_id, role=role, since=since, until=until)
    session.add(row)
    session.flush()
    return row


def operator_member(operator_id: int, user_id: int, since: date = date(2026, 1, 5)) -> OperatorMember:
    """A person who acts for an operator."""
    row = OperatorMember(operator_id=operator_id, user_id=user_id, since=since)
    session.add(row)
    session.flush()
    return row
