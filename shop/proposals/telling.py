"""Who is told of a proposed price, and of what was said to it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select

from shop.catalogue.models import Product, ProductVersion, Variant
from shop.catalogue.queries.variants import current_version_id
from shop.core.money import format_dong
from shop.core.sentences import Sentence, Text, lazy
from shop.extensions import session
from shop.outlets.letters import tell as tell_operator
from shop.producers.letters import tell as tell_producer
from shop.proposals.models import PriceProposal
from shop.proposals.states import AnswerState
from shop.proposals.wording import STATES

KIND = "price_proposal"


def proposed(one: PriceProposal, operator_ids: Collection[int], at: datetime) -> None:
    """An operator has a price to answer."""
    subject = lazy("Chủ thể đề nghị giá mới cho hàng ký gửi")
    see = lazy("Xem và trả lời: %(link)s", link="[[/quan-tri/gia-ky-gui]]")
    parts: list[Text] = [_said(one), *filter(None, [one.note]), see]
    for operator_id in sorted(operator_ids):
        tell_operator(operator_id, KIND, subject, parts, at, about=one.id)


def answered(one: PriceProposal, state: AnswerState, reason: str | None, at: datetime) -> None:
    """The producer has its answer."""
    see = lazy("Xem tại: %(link)s", link="[[/kenh-chu-the/gia-ky-gui]]")
    parts: list[Text] = [_said(one), *filter(None, [reason]), see]
    tell_producer(one.producer_id, KIND, STATES[state][0], parts, at)


def _said(one: PriceProposal) -> Sentence:
    goods, variant = session.execute(
        select(ProductVersion.name, Variant.name)
        .select_from(Variant)
        .join(Product, Product.id == Variant.product_id)
        .join(ProductVersion, ProductVersion.id == current_version_id())
        .where(Variant.id == one.variant_id)
    ).one()
    return lazy(
        "%(goods)s, %(variant)s: %(amount)s từ ngày %(day)s.",
        goods=goods,
        variant=variant,
        amount=format_dong(one.amount),
        day=f"{one.starts_on:%d/%m/%Y}",
    )
