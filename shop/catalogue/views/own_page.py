"""Draws the listing page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from shop.agreements.queries import Consigned
from shop.agreements.queries import consigned as terms
from shop.catalogue.pictures import picture_url
from shop.catalogue.queries import listings as queries
from shop.catalogue.reasons import PARTS, in_words
from shop.catalogue.services import listings
from shop.catalogue.states import ProductState, VersionState
from shop.catalogue.views.own_schemes import scheme_lines
from shop.catalogue.views.staff_words import STATES, VERSION_STATES
from shop.certification.wording import STATES as PAPER_STATES
from shop.core.clock import today
from shop.core.errors import BadInput
from shop.core.money import format_dong, percent
from shop.core.sentences import Text, lazy
from shop.producers import queries as producers
from shop.producers.models import Producer
from shop.web.i18n import _, language
from shop.web.pages import render

if TYPE_CHECKING:
    from shop.catalogue.views.own_editing import Editing

PAUSED: tuple[Text, str] = (lazy("Tạm ngừng"), "warn")
STEPS = 16  # what a complete listing has, roughly: the scale of the meter


def draw_page(editing: Editing, *, seen_as: Producer | None = None) -> str:
    """The listing page, with what was typed and what is missing."""
    product, version = editing.product, editing.version
    is_new = product.id is None
    gaps = [] if is_new else editing.gaps or listings.gaps_of(product, version)
    chosen, day = set(editing.kept.certificates), today()
    refused = None if is_new else queries.refusal(product.id)
    selling = producers.is_selling(producers.by_id(product.producer_id), day)
    return render(
        "catalogue/own_edit.html",
        form=editing.form,
        heading=editing.heading,
        parts=list(enumerate(editing.parts)),
        star=editing.star,
        scheme=editing.scheme,
        schemes=scheme_lines(product),
        attribute_fields=[editing.trait_part[row.code] for row in editing.traits],
        product=product,
        version=version,
        is_new=is_new,
        seen_as=seen_as,
        is_draft=product.state is ProductState.DRAFT,
        is_live=product.state is ProductState.PUBLISHED,
        is_waiting=editing.is_waiting,
        has_draft=version.id != product.published_version_id,
        state=line_state(product.state, selling=selling),
        version_state=VERSION_STATES[version.state],
        notes=in_words(version.notes or {}) if version.state is VersionState.NEEDS_CHANGES else {},
        refusal=in_words(refused.notes or {}) if refused is not None else {},
        is_gone=product.state is ProductState.ARCHIVED,
        part_words=PARTS,
        photos=[
            (line, picture_url(line.drawing, line.digest, editing.kept.set_code, 320))
            for line in queries.photo_lines(editing.kept)
        ],
        certificates=[
            (row, decision, row.id in chosen, PAPER_STATES[row.state])
            for row, decision in editing.certificate_rows()
        ],
        receives=[_receives(part.price.data, terms(product.producer_id, day)) for part in editing.parts],
        **progress(gaps),
    )


def progress(gaps: Sequence[BadInput]) -> dict[str, Any]:
    """What is missing, as sentences, and how far the meter has come."""
    sentences = list(dict.fromkeys(str(gap.sentence) for gap in gaps))
    return {"missing": sentences, "done": max(0, STEPS - len(sentences)), "steps": STEPS}


def line_state(state: ProductState, *, selling: bool) -> tuple[Text, str]:
    """How a product stands, in its producer's words: on sale only while the producer sells."""
    if state is ProductState.HIDDEN or (state is ProductState.PUBLISHED and not selling):
        return PAUSED
    return STATES[state]


def _receives(price: Any, agreed: Sequence[Consigned]) -> list[str]:
    """What the producer receives of a price in đồng, at each operator that sells its goods on consignment."""
    if not isinstance(price, int) or not price:
        return []
    return [
        _(
            "Bạn nhận về %(money)s khi bán ký gửi tại %(operator)s (hoa hồng %(percent)s%%).",
            money=format_dong(price - percent(price, each.commission_bp), language()),
            operator=each.operator,
            percent=f"{each.commission_bp / 100:g}".replace(".", ","),
        )
        for each in agreed
    ]
