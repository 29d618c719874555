"""The paper between an operator and a producer: its number, its first and its last day."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from shop.agreements.models import Agreement
from shop.audit.services import record
from shop.core.clock import vn_day
from shop.core.errors import BadInput, NotFound
from shop.core.sentences import lazy
from shop.extensions import session


def sign(operator_id: int, producer_id: int, *, number: str, signed_on: date, at: datetime) -> int:
    """Record an agreement between an operator and a producer; gives its id. Terms are added to it.

    Raises BadInput when the two have one of this number.
    """
    agreement = Agreement(
        operator_id=operator_id, producer_id=producer_id, number=number, signed_on=signed_on, created_at=at
    )
    try:
        with session.begin_nested():
            session.add(agreement)
    except IntegrityError as error:
        raise BadInput("number", lazy("Hai bên đã có thỏa thuận mang số này.")) from error
    return agreement.id


def end(
    agreement_id: int, operator_ids: Collection[int], *, last_day: date, at: datetime, by: int | None
) -> None:
    """End an agreement after its last day. Goods that lie at an outlet keep the terms they came under.

    Raises NotFound for a stranger's, BadInput for a day that is past or before the agreement began.
    """
    agreement = lock(agreement_id, operator_ids)
    if last_day < max(agreement.signed_on, vn_day(at)):
        raise BadInput("last_day", lazy("Ngày cuối phải từ hôm nay trở đi và không trước ngày ký."))
    agreement.ended_on = date.fromordinal(last_day.toordinal() + 1)
    record(
        "agreement.ended",
        by=by,
        at=at,
        subject_kind="agreement",
        subject_id=agreement_id,
        details={"last_day": last_day.isoformat()},
    )


def lock(agreement_id: int, operator_ids: Collection[int] | None = None) -> Agreement:
    """An agreement under lock, of these operators when they are named. Raises NotFound."""
    wanted = select(Agreement).where(Agreement.id == agreement_id)
    if operator_ids is not None:
        wanted = wanted.where(Agreement.operator_id.in_(operator_ids))
    agreement = session.scalars(
        wanted.with_for_update(key_share=True).execution_options(populate_existing=True)
    ).one_or_none()
    if agreement is None:
        raise NotFound
    return agreement
