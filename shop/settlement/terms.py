"""What the terms of consigned lots say: the operator's share of a product, and who bears which loss."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from shop.agreements.models import AgreementRate, AgreementTerms
from shop.agreements.states import LossBearer
from shop.extensions import session
from shop.settlement.arithmetic import Share
from shop.settlement.states import EntryKind


@dataclass(frozen=True, slots=True)
class Terms:
    """One version: shares by product and by set before the usual one; bearers by kind of loss."""

    share: Share
    by_product: Mapping[int, Share]
    by_set: Mapping[int, Share]
    bearers: Mapping[EntryKind, LossBearer]

    def share_of(self, product_id: int, set_code: int | None) -> Share:
        """The operator's share of a sale of this product."""
        if product_id in self.by_product:
            return self.by_product[product_id]
        return self.by_set.get(set_code, self.share) if set_code is not None else self.share

    def operator_bears(self, kind: EntryKind) -> bool:
        """Whether the operator pays for goods that are lost so. A corrected paper is no loss."""
        return self.bearers.get(kind) is LossBearer.OPERATOR


# Goods of lots that came before terms were kept: the operator takes nothing and bears what it loses.
UNSAID = Terms(
    Share(0),
    {},
    {},
    dict.fromkeys(
        (
            *(EntryKind.EXPIRED, EntryKind.DAMAGED, EntryKind.SAMPLED, EntryKind.GIVEN),
            *(EntryKind.STOLEN, EntryKind.LOST, EntryKind.LOST_IN_TRANSIT),
        ),
        LossBearer.OPERATOR,
    ),
)


def terms_of(terms_ids: Collection[int]) -> dict[int, Terms]:
    """The versions of these ids. Two statements."""
    ids = sorted(terms_ids)
    rates = session.scalars(select(AgreementRate).where(AgreementRate.terms_id.in_(ids))).all()
    found = session.scalars(select(AgreementTerms).where(AgreementTerms.id.in_(ids)))
    return {row.id: _terms(row, [rate for rate in rates if rate.terms_id == row.id]) for row in found}


def _terms(row: AgreementTerms, rates: list[AgreementRate]) -> Terms:
    return Terms(
        _share(row),
        {rate.product_id: _share(rate) for rate in rates if rate.product_id is not None},
        {rate.set_code: _share(rate) for rate in rates if rate.set_code is not None},
        {
            EntryKind.EXPIRED: row.expiry_bearer,
            EntryKind.DAMAGED: row.damage_bearer,
            EntryKind.SAMPLED: row.sample_bearer,
            EntryKind.GIVEN: row.sample_bearer,
            EntryKind.STOLEN: row.theft_bearer,
            EntryKind.LOST: row.theft_bearer,
            EntryKind.LOST_IN_TRANSIT: row.theft_bearer,
        },
    )


def _share(row: AgreementTerms | AgreementRate) -> Share:
    return Share(row.commission_bp, row.commission_floor, row.commission_cap)
