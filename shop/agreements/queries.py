"""Which terms are in force between an operator and a producer."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select

from shop.agreements.models import Agreement, AgreementTerms
from shop.agreements.states import Ownership
from shop.extensions import session


@dataclass(frozen=True, slots=True)
class TermsRow:
    """One version of the terms: whose the goods are, and the operator's share in hundredths of a percent."""

    id: int
    agreement_id: int
    producer_id: int
    version: int
    ownership: Ownership
    commission_bp: int


def terms_in_force(operator_id: int, producer_ids: Collection[int], day: date) -> dict[int, TermsRow]:
    """The latest version that has started, of an agreement signed and not ended by ``day``, by producer.

    A producer without an agreement is absent: its goods can only be bought. ``ended_on`` is the first day without.
    """
    rows = session.execute(
        select(
            AgreementTerms.id,
            Agreement.id,
            Agreement.producer_id,
            AgreementTerms.version,
            AgreementTerms.ownership,
            AgreementTerms.commission_bp,
        )
        .join(Agreement, Agreement.id == AgreementTerms.agreement_id)
        .where(
            Agreement.operator_id == operator_id,
            Agreement.producer_id.in_(sorted(producer_ids)),
            Agreement.signed_on <= day,
            or_(Agreement.ended_on.is_(None), Agreement.ended_on > day),
            AgreementTerms.starts_on <= day,
        )
        .order_by(AgreementTerms.starts_on, AgreementTerms.version, AgreementTerms.id)
    )
    return {row.producer_id: TermsRow(*row) for row in rows}
