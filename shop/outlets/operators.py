"""Operators: the legal persons behind outlets, and their dated licences. Nothing here commits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from shop.audit import services as audit
from shop.core import bank_account
from shop.core.errors import BadInput, NotFound
from shop.core.sentences import lazy
from shop.core.taxcode import parse_tax_code
from shop.extensions import session
from shop.geography import queries as geography
from shop.outlets.models import Operator, OperatorLicence
from shop.outlets.states import LicenceKind, TaxMethod


@dataclass(frozen=True, slots=True)
class OperatorDraft:
    """All that an administrator enters of an operator."""

    legal_name: str
    tax_method: TaxMethod
    tax_code: str | None = None
    registration_number: str | None = None
    registered_on: date | None = None
    registered_at_place: str | None = None
    commune_code: str | None = None
    street: str | None = None
    phone: str | None = None
    email: str | None = None
    bank_bin: str | None = None
    bank_account: str | None = None
    bank_account_name: str | None = None
    is_sample: bool = False


def create_operator(draft: OperatorDraft, *, by: int | None, at: datetime) -> Operator:
    """Enter an operator. Raises BadInput by field."""
    values = _checked(draft, None)
    row = Operator(created_at=at, **values)
    session.add(row)
    session.flush()
    audit.record("operator.created", by=by, at=at, subject_kind="operator", subject_id=row.id)
    return row


def change_operator(operator_id: int, draft: OperatorDraft, *, by: int | None, at: datetime) -> Operator:
    """Change an operator; which fields changed is written down, not what they held. Raises BadInput, NotFound."""
    row = session.get(Operator, operator_id, with_for_update={"key_share": True}, populate_existing=True)
    if row is None:
        raise NotFound
    values = _checked(draft, operator_id)
    changed = sorted(name for name, value in values.items() if getattr(row, name) != value)
    for name in changed:
        setattr(row, name, values[name])
    session.flush()
    if changed:
        details = {"fields": changed}
        audit.record(
            "operator.changed", by=by, at=at, subject_kind="operator", subject_id=row.id, details=details
        )
    return row


def add_licence(
    operator_id: int,
    kind: LicenceKind,
    number: str,
    issued_on: date,
    expires_on: date | None,
    *,
    by: int | None,
    at: datetime,
) -> OperatorLicence:
    """Enter a dated permission; its last day counts. Raises BadInput by field, NotFound."""
    if session.get(Operator, operator_id) is None:
        raise NotFound
    if expires_on is not None and expires_on < issued_on:
        raise BadInput("expires_on", lazy("Ngày cuối không thể trước ngày cấp."))
    row = OperatorLicence(
        operator_id=operator_id, kind=kind, number=number, issued_on=issued_on, expires_on=expires_on
    )
    session.add(row)
    session.flush()
    details = {"licence": row.id, "kind": kind.value}
    audit.record(
        "operator.licence_added",
        by=by,
        at=at,
        subject_kind="operator",
        subject_id=operator_id,
        details=details,
    )
    return row


def end_licence(operator_id: int, licence_id: int, day: date, *, by: int | None, at: datetime) -> None:
    """A permission was taken back: ``day`` is its last day. Raises NotFound, BadInput on ``day``."""
    row = session.get(OperatorLicence, licence_id)
    if row is None or row.operator_id != operator_id:
        raise NotFound
    if day < row.issued_on:
        raise BadInput("day", lazy("Ngày cuối không thể trước ngày cấp."))
    row.expires_on = day
    session.flush()
    details = {"licence": licence_id, "day": day.isoformat()}
    audit.record(
        "operator.licence_ended",
        by=by,
        at=at,
        subject_kind="operator",
        subject_id=operator_id,
        details=details,
    )


def _checked(draft: OperatorDraft, operator_id: int | None) -> dict[str, object]:
    values: dict[str, object] = {name: getattr(draft, name) for name in draft.__dataclass_fields__}
    if draft.commune_code is not None:
        geography.commune(draft.commune_code)
    if draft.tax_code:
        code = values["tax_code"] = parse_tax_code(draft.tax_code)
        holder = session.scalar(select(Operator.id).where(Operator.tax_code == code))
        if holder is not None and holder != operator_id:
            raise BadInput("tax_code", lazy("Mã số thuế này đã thuộc về một đơn vị khác."))
    bank_account.check(draft.bank_bin, draft.bank_account, draft.bank_account_name, prefix="bank")
    return values
