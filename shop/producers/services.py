"""Enters and changes producers; suspends them and lets them go on holiday. Nothing here commits.

An officer works on producers of one province: ``province_code`` is a condition of the query.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from shop.audit import services as audit
from shop.core.clock import vn_day
from shop.core.errors import BadInput, NotFound, Refused
from shop.core.folding import slugify
from shop.core.sentences import lazy
from shop.core.taxcode import parse_tax_code
from shop.extensions import session
from shop.geography import queries as geography
from shop.producers.models import Producer
from shop.producers.states import LegalForm

LONGEST_SLUG = 70
LONGEST_HOLIDAY = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class ProducerDraft:
    """All that staff enter. Without a commune the province alone is known."""

    name: str
    legal_form: LegalForm
    province_code: str
    commune_code: str | None = None
    tax_code: str | None = None
    registration_number: str | None = None
    representative: str | None = None
    place_published: str | None = None
    street: str | None = None
    phone: str | None = None
    email: str | None = None
    story: str | None = None
    story_en: str | None = None
    source: str | None = None
    is_sample: bool = False


def create_producer(draft: ProducerDraft, *, by: int | None, at: datetime) -> Producer:
    """Enter a chủ thể. Raises BadInput by field, NotFound for an unknown place."""
    values = _checked(draft, None)
    row = Producer(slug=_free_slug(draft.name), created_at=at, **values)
    session.add(row)
    session.flush()
    audit_of("producer.created", row.id, by=by, at=at)
    return row


def change_producer(
    producer_id: int,
    draft: ProducerDraft,
    *,
    by: int | None,
    at: datetime,
    province_code: str | None = None,
) -> Producer:
    """Change what is said of a producer; its address on the web stays. Raises BadInput by field, NotFound."""
    row = locked(producer_id, province_code)
    values = _checked(draft, producer_id)
    changed = sorted(name for name, value in values.items() if getattr(row, name) != value)
    for name in changed:
        setattr(row, name, values[name])
    session.flush()
    if changed:
        audit_of("producer.changed", row.id, by=by, at=at, fields=changed)
    return row


def suspend(
    producer_id: int, reason: str, *, by: int | None, at: datetime, province_code: str | None = None
) -> Producer:
    """From today on nothing of the producer is sold; its page stays. Raises BadInput, Refused when suspended."""
    row = locked(producer_id, province_code)
    if row.suspended_on is not None:
        raise Refused(lazy("Chủ thể này đã bị tạm ngừng."))
    if not reason.strip():
        raise BadInput("reason", lazy("Hãy ghi lý do tạm ngừng."))
    row.suspended_on, row.suspension_reason = vn_day(at), reason
    session.flush()
    audit_of("producer.suspended", row.id, by=by, at=at, reason=reason)
    return row


def resume(
    producer_id: int, reason: str, *, by: int | None, at: datetime, province_code: str | None = None
) -> Producer:
    """End a suspension. Raises BadInput without a reason, Refused when there is none."""
    row = locked(producer_id, province_code)
    if row.suspended_on is None:
        raise Refused(lazy("Chủ thể này không bị tạm ngừng."))
    if not reason.strip():
        raise BadInput("reason", lazy("Hãy ghi lý do cho bán lại."))
    row.suspended_on = row.suspension_reason = None
    session.flush()
    audit_of("producer.resumed", row.id, by=by, at=at, reason=reason)
    return row


def set_holiday(
    producer_id: int,
    first: date | None,
    last: date | None,
    reason: str,
    *,
    by: int | None,
    at: datetime,
    province_code: str | None = None,
) -> Producer:
    """Let a producer pause from one day to another, both included; no days at all end the pause.

    Raises BadInput by field.
    """
    row = locked(producer_id, province_code)
    if (first is None) != (last is None):
        raise BadInput("last", lazy("Hãy ghi cả ngày đầu và ngày cuối, hoặc để trống cả hai."))
    if first is not None and last is not None:
        if last < first:
            raise BadInput("last", lazy("Ngày cuối không thể trước ngày đầu."))
        if last - first > LONGEST_HOLIDAY:
            raise BadInput("last", lazy("Một lần nghỉ dài nhất là một năm."))
    if not reason.strip():
        raise BadInput("reason", lazy("Hãy ghi lý do."))
    row.holiday_from, row.holiday_until = first, last
    session.flush()
    days = [day.isoformat() for day in (first, last) if day is not None]
    audit_of("producer.holiday", row.id, by=by, at=at, days=days, reason=reason)
    return row


def _checked(draft: ProducerDraft, producer_id: int | None) -> dict[str, Any]:
    values: dict[str, Any] = {name: getattr(draft, name) for name in draft.__dataclass_fields__}
    geography.province(draft.province_code)
    if draft.commune_code is not None:
        unit = geography.commune(draft.commune_code)
        if unit.province_code != draft.province_code:
            raise BadInput("commune_code", lazy("Xã này không thuộc tỉnh đã chọn."))
    if draft.tax_code:
        code = values["tax_code"] = parse_tax_code(draft.tax_code)
        holder = session.scalar(select(Producer.id).where(Producer.tax_code == code))
        if holder is not None and holder != producer_id:
            raise BadInput("tax_code", lazy("Mã số thuế này đã thuộc về một chủ thể khác."))
    return values


def _free_slug(name: str) -> str:
    stem = slugify(name)[:LONGEST_SLUG].strip("-") or "chu-the"
    taken = set(session.scalars(select(Producer.slug).where(Producer.slug.startswith(stem))))
    number, slug = 1, stem
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    return slug


def locked(producer_id: int, province_code: str | None) -> Producer:
    """The producer as it is now, of this province if one is given, locked. Raises NotFound."""
    statement = select(Producer).where(Producer.id == producer_id)
    if province_code is not None:
        statement = statement.where(Producer.province_code == province_code)
    row = session.scalar(statement.with_for_update(key_share=True).execution_options(populate_existing=True))
    if row is None:
        raise NotFound
    return row


def audit_of(action: str, producer_id: int, *, by: int | None, at: datetime, **details: object) -> None:
    """Write down an act on a producer."""
    audit.record(action, by=by, at=at, subject_kind="producer", subject_id=producer_id, details=details)
