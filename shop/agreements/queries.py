"""Which terms are in force between an operator and a producer."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, or_, select

from shop.agreements.models import Agreement, AgreementTerms
from shop.agreements.states import Ownership
from shop.extensions import session
from shop.outlets.models import Operator


@dataclass(frozen=True, slots=True)
class TermsRow:
    """One version of the terms: whose the goods are, and the operator's share in hundredths of a percent."""

    id: int
    agreement_id: int
    producer_id: int
    version: int
    ownership: Ownership
    commission_bp: int


@dataclass(frozen=True, slots=True)
class Consigned:
    """An operator that sells a producer's goods on consignment, and its share in hundredths of a percent."""

    operator: str
    commission_bp: int


def consigned(producer_id: int, day: date) -> list[Consigned]:
    """The operators with which consignment is agreed on a day, by name, under their latest terms."""
    rows = session.execute(
        select(Operator.id, Operator.legal_name, AgreementTerms.ownership, AgreementTerms.commission_bp)
        .join(Agreement, Agreement.id == AgreementTerms.agreement_id)
        .join(Operator, Operator.id == Agreement.operator_id)
        .where(
            Agreement.producer_id == producer_id,
            Agreement.signed_on <= day,
            or_(Agreement.ended_on.is_(None), Agreement.ended_on > day),
            *_agreed(day),
        )
        .order_by(Operator.legal_name, AgreementTerms.starts_on, AgreementTerms.version, AgreementTerms.id)
    )
    latest = {row.id: row for row in rows}
    return [
        Consigned(row.legal_name, row.commission_bp)
        for row in latest.values()
        if row.ownership is Ownership.CONSIGNED
    ]


def terms_in_force(operator_id: int, producer_ids: Collection[int], day: date) -> dict[int, TermsRow]:
    """As `terms_between` for one operator, by producer."""
    return {key[1]: row for key, row in terms_between([operator_id], producer_ids, day).items()}


def consigners(operator_id: int, producer_ids: Collection[int], day: date) -> frozenset[int]:
    """Those of some producers whose goods come to an operator on consignment on a day."""
    terms = terms_in_force(operator_id, producer_ids, day)
    return frozenset(one for one, row in terms.items() if row.ownership is Ownership.CONSIGNED)


def terms_between(
    operator_ids: Collection[int], producer_ids: Collection[int], day: date
) -> dict[tuple[int, int], TermsRow]:
    """The latest version that has started, of an agreement signed and not ended by ``day``, by operator and producer.

    A pair without an agreement is absent: goods can only be bought. ``ended_on`` is the first day without. One statement.
    """
    rows = session.execute(
        select(
            Agreement.operator_id,
            AgreementTerms.id,
            Agreement.id,
            Agreement.producer_id,
            AgreementTerms.version,
            AgreementTerms.ownership,
            AgreementTerms.commission_bp,
        )
        .join(Agreement, Agreement.id == AgreementTerms.agreement_id)
        .where(
            Agreement.operator_id.in_(sorted(operator_ids)),
            Agreement.producer_id.in_(sorted(producer_ids)),
            Agreement.signed_on <= day,
            or_(Agreement.ended_on.is_(None), Agreement.ended_on > day),
            *_agreed(day),
        )
        .order_by(AgreementTerms.starts_on, AgreementTerms.version, AgreementTerms.id)
    )
    return {(row[0], row.producer_id): TermsRow(*row[1:]) for row in rows}


def _agreed(day: date) -> tuple[ColumnElement[bool], ...]:
    """Terms that have started and that both sides agreed to."""
    return AgreementTerms.starts_on <= day, AgreementTerms.agreed_at.is_not(None)
