"""A new version of the terms: proposed by the operator, or recorded as both have signed it on paper."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from shop.agreements.models import Agreement, AgreementRate, AgreementTerms
from shop.agreements.services.signing import lock
from shop.agreements.states import LossBearer, Ownership
from shop.catalogue.models import Product, ProductSet
from shop.core.errors import BadInput, Refused
from shop.core.sentences import lazy
from shop.extensions import session
from shop.producers.letters import tell

WHOLE = 10_000
MOST_DAYS = 366
MOST_RATES = 50


@dataclass(frozen=True, slots=True)
class Losses:
    """Who bears consigned goods that expire, break, are tasted or given away, are stolen or lost."""

    expiry: LossBearer
    damage: LossBearer = LossBearer.OPERATOR
    sample: LossBearer = LossBearer.OPERATOR
    theft: LossBearer = LossBearer.OPERATOR


@dataclass(frozen=True, slots=True)
class Rate:
    """The operator's share of a sale in hundredths of a percent, at least and at most so many đồng a priced unit.

    For one product, one set of products, or (neither) for all other goods of the terms.
    """

    bp: int
    floor: int | None = None
    cap: int | None = None
    product_id: int | None = None
    set_code: int | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """What a version of the terms says. ``settlement_days``: how often it is settled."""

    starts_on: date
    ownership: Ownership
    rate: Rate
    settlement_days: int
    losses: Losses
    rates: Sequence[Rate] = field(default=())


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
    """Add a version that both sides signed on paper; gives its id. Goods received before keep their version.

    Raises NotFound, or BadInput when the day is before a version that has started or the share is no share.
    """
    draft = Draft(starts_on, ownership, Rate(commission_bp), settlement_days, Losses(expiry_bearer))
    return _write(lock(agreement_id), draft, at=at, agreed_at=at)


def propose(
    agreement_id: int, draft: Draft, *, operator_ids: Collection[int], at: datetime, by: int | None
) -> int:
    """Propose a version to the producer; it holds once that agrees. Gives its id.

    Raises NotFound for a stranger's agreement, Refused while another proposal waits or the agreement has ended,
    BadInput as add_terms.
    """
    agreement = lock(agreement_id, operator_ids)
    if agreement.ended_on is not None:
        raise Refused(lazy("Thỏa thuận này đã có ngày kết thúc."))
    if _waits(agreement_id):
        raise Refused(lazy("Chủ thể chưa trả lời điều khoản đã đề nghị trước."))
    terms_id = _write(agreement, draft, at=at, proposed_by=by)
    tell(
        agreement.producer_id,
        "agreement_proposed",
        lazy("Điều khoản ký gửi chờ bạn trả lời"),
        [
            lazy(
                "Thỏa thuận số %(number)s, áp dụng từ %(day)s.",
                number=agreement.number,
                day=f"{draft.starts_on:%d/%m/%Y}",
            ),
            lazy("Xem và trả lời tại: %(link)s", link="[[/kenh-chu-the/ky-gui]]"),
        ],
        at,
    )
    return terms_id


def _waits(agreement_id: int) -> bool:
    return (
        session.scalar(
            select(AgreementTerms.id).where(
                AgreementTerms.agreement_id == agreement_id,
                AgreementTerms.agreed_at.is_(None),
                AgreementTerms.declined_at.is_(None),
            )
        )
        is not None
    )


def _write(agreement: Agreement, draft: Draft, *, at: datetime, **more: Any) -> int:
    _check(agreement, draft)
    version = session.scalar(
        select(func.max(AgreementTerms.version)).where(AgreementTerms.agreement_id == agreement.id)
    )
    losses = draft.losses
    terms = AgreementTerms(
        agreement_id=agreement.id,
        version=(version or 0) + 1,
        starts_on=draft.starts_on,
        ownership=draft.ownership,
        commission_bp=draft.rate.bp,
        commission_floor=draft.rate.floor,
        commission_cap=draft.rate.cap,
        settlement_days=draft.settlement_days,
        expiry_bearer=losses.expiry,
        damage_bearer=losses.damage,
        sample_bearer=losses.sample,
        theft_bearer=losses.theft,
        created_at=at,
        **more,
    )
    session.add(terms)
    session.flush()
    session.add_all(_rate(terms.id, rate) for rate in draft.rates)
    session.flush()
    return terms.id


def _rate(terms_id: int, rate: Rate) -> AgreementRate:
    return AgreementRate(
        terms_id=terms_id,
        product_id=rate.product_id,
        set_code=rate.set_code,
        commission_bp=rate.bp,
        commission_floor=rate.floor,
        commission_cap=rate.cap,
    )


def _check(agreement: Agreement, draft: Draft) -> None:
    check_rate(draft.rate, "")
    for place, rate in enumerate(draft.rates):
        check_rate(rate, f"_{place}")
    _check_targets(agreement, draft.rates)
    if not 1 <= draft.settlement_days <= MOST_DAYS:
        raise BadInput(
            "settlement_days", lazy("Hãy nhập kỳ thanh toán từ 1 đến %(most)s ngày.", most=MOST_DAYS)
        )
    latest = session.scalar(
        select(func.max(AgreementTerms.starts_on)).where(
            AgreementTerms.agreement_id == agreement.id, AgreementTerms.agreed_at.is_not(None)
        )
    )
    if draft.starts_on < max(filter(None, (latest, agreement.signed_on))):
        raise BadInput("starts_on", lazy("Điều khoản mới không bắt đầu trước điều khoản đang có."))


def check_rate(rate: Rate, place: str) -> None:
    """Raise BadInput for a share that is none; ``place`` ends the names of its fields."""
    if not 0 <= rate.bp <= WHOLE:
        raise BadInput(f"commission_bp{place}", lazy("Hãy nhập hoa hồng từ 0 % đến 100 %."))
    if rate.floor is not None and rate.cap is not None and rate.floor > rate.cap:
        raise BadInput(f"cap{place}", lazy("Mức nhiều nhất không được nhỏ hơn mức ít nhất."))


def _check_targets(agreement: Agreement, rates: Sequence[Rate]) -> None:
    """Each product is the producer's, each set exists, and none stands twice. Raises BadInput at the row."""
    goods = set(session.scalars(select(Product.id).where(Product.producer_id == agreement.producer_id)).all())
    sets = set(session.scalars(select(ProductSet.code)).all())
    seen = set()
    for place, rate in enumerate(rates):
        target = (rate.product_id, rate.set_code)
        is_known = rate.product_id in goods if rate.product_id is not None else rate.set_code in sets
        if not is_known or target in seen:
            raise BadInput(
                f"target_{place}", lazy("Hãy chọn một sản phẩm hoặc một bộ sản phẩm, mỗi thứ một lần.")
            )
        seen.add(target)
