"""Goods of a producer that an outlet's operator sells on commission."""

from shop.agreements.services import add_terms, sign
from shop.agreements.states import LossBearer, Ownership
from shop.core.clock import vn_day
from tests.builders.cart import AT


def consign(offer) -> None:
    """From today the producer's goods are on consignment."""
    agreement = sign(
        offer.outlet.operator_id, offer.product.producer_id, number="1", signed_on=vn_day(AT), at=AT
    )
    add_terms(
        agreement,
        starts_on=vn_day(AT),
        ownership=Ownership.CONSIGNED,
        commission_bp=1_000,
        settlement_days=30,
        expiry_bearer=LossBearer.PRODUCER,
        at=AT,
    )
