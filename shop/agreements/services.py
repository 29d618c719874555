"""Making agreements: terms are versions that start on a day, never changed afterwards."""

from datetime import date, datetime

from sqlalchemy import func, select

from shop.agreements.models import Agreement, AgreementTerms
from shop.agreements.states import LossBearer, Ownership
from shop.core.errors import BadInput, NotFound
from shop.core.sentences import lazy
from shop.extensions import session


def sign(operator_id: int, producer_id: int, *, number: str, signed_on: date, at: datetime) -> int:
    """Record an agreement between an operator and a producer; gives its id. Terms are added to it."""
    agreement = Agreement(
        operator_id=operator_id, producer_id=producer_id, number=number, signed_on=signed_on, created_at=at
    )
    session.add(agreement)
    session.flush()
    return agreement.id


def add_terms(
    agreement_id: int,
    *,
    starts_on: date,
    ownership: Ownership,
    commission_bp: int,
    settlement_days: int,
    expiry_bearer: LossBearer,
    at: datetime,
) -> int:
    """Add a version of the terms from a day on; gives its id. Goods received before keep their version.

    Raises NotFound, or BadInput when the day is before a version that has started or the share is no share.
    """
    agreement = session.scalars(
        select(Agreement).where(Agreement.id == agreement_id).with_for_update(key_share=True)
    ).one_or_none()
    if agreement is None:
        raise NotFound
    if not 0 <= commission_bp <= 10_000:
        raise BadInput("commission_bp", lazy("Hãy nhập hoa hồng từ 0 % đến 100 %."))
    mine = select(func.max(AgreementTerms.version), func.max(AgreementTerms.starts_on))
    version, latest = session.execute(mine.where(AgreementTerms.agreement_id == agreement_id)).one()
    if starts_on < max(filter(None, (latest, agreement.signed_on))):
        raise BadInput("starts_on", lazy("Điều khoản mới không bắt đầu trước điều khoản đang có."))
    terms = AgreementTerms(
        agreement_id=agreement_id,
        version=(version or 0) + 1,
        starts_on=starts_on,
        ownership=ownership,
        commission_bp=commission_bp,
        settlement_days=settlement_days,
        expiry_bearer=expiry_bearer,
        created_at=at,
    )
    session.add(terms)
    session.flush()
    return terms.id
