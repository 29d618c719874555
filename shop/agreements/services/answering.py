"""The producer agrees to proposed terms or not; or the operator records that both signed them on paper."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, select

from shop.agreements.models import Agreement, AgreementTerms
from shop.audit.services import record
from shop.core.errors import BadInput, NotFound, Refused
from shop.core.sentences import lazy
from shop.extensions import session
from shop.producers.letters import tell


def accept(terms_id: int, producer_ids: Collection[int], *, at: datetime, by: int | None) -> None:
    """The producer agrees: the terms hold from their first day, or from today if that is past.

    Raises NotFound for a stranger's, Refused when they were answered already.
    """
    terms = _lock(terms_id, Agreement.producer_id.in_(producer_ids))
    _refuse_answered(terms)
    terms.agreed_at, terms.agreed_by = at, by
    _write_down("agreement.accepted", terms_id, at, by)


def decline(
    terms_id: int, producer_ids: Collection[int], *, reason: str, at: datetime, by: int | None
) -> None:
    """The producer does not agree; the operator reads why. Raises as accept, BadInput without a reason."""
    terms = _lock(terms_id, Agreement.producer_id.in_(producer_ids))
    _refuse_answered(terms)
    if not reason.strip():
        raise BadInput("reason", lazy("Hãy ghi lý do."))
    terms.declined_at, terms.decline_reason = at, reason.strip()
    _write_down("agreement.declined", terms_id, at, by)


def record_signature(terms_id: int, operator_ids: Collection[int], *, at: datetime, by: int | None) -> None:
    """The operator has the paper that the producer signed. Raises as accept."""
    terms = _lock(terms_id, Agreement.operator_id.in_(operator_ids))
    _refuse_answered(terms)
    terms.agreed_at = at
    _write_down("agreement.signed_on_paper", terms_id, at, by)
    tell(
        session.get_one(Agreement, terms.agreement_id).producer_id,
        "agreement_signed",
        lazy("Đơn vị bán ghi rằng bạn đã ký điều khoản trên giấy"),
        [lazy("Nếu không đúng, hãy báo ngay. Xem tại: %(link)s", link="[[/kenh-chu-the/ky-gui]]")],
        at,
    )


def _lock(terms_id: int, mine: ColumnElement[bool]) -> AgreementTerms:
    terms = session.scalars(
        select(AgreementTerms)
        .join(Agreement, Agreement.id == AgreementTerms.agreement_id)
        .where(AgreementTerms.id == terms_id, mine)
        .with_for_update(key_share=True, of=AgreementTerms)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if terms is None:
        raise NotFound
    return terms


def _refuse_answered(terms: AgreementTerms) -> None:
    if terms.agreed_at is not None or terms.declined_at is not None:
        raise Refused(lazy("Điều khoản này đã được trả lời."))


def _write_down(action: str, terms_id: int, at: datetime, by: int | None) -> None:
    record(action, by=by, at=at, subject_kind="agreement_terms", subject_id=terms_id)
