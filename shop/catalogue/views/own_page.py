"""Draws the listing page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shop.catalogue.pictures import picture_url
from shop.catalogue.queries import listings as queries
from shop.catalogue.services import listings
from shop.catalogue.states import ProductState, VersionState
from shop.catalogue.views.staff_words import STATES, VERSION_STATES
from shop.certification.states import CertificateState
from shop.web.i18n import _
from shop.web.pages import render

if TYPE_CHECKING:
    from shop.catalogue.views.own_editing import Editing

STEPS = 16  # what a complete listing has, roughly: the scale of the meter


def draw_page(editing: Editing) -> str:
    """The listing page, with what was typed and what is missing."""
    product, version = editing.product, editing.version
    gaps = editing.gaps or listings.gaps_of(product, version)
    chosen = set(editing.kept.certificates)
    return render(
        "catalogue/own_edit.html",
        form=editing.form,
        parts=list(enumerate(editing.parts)),
        star=editing.star,
        product=product,
        version=version,
        is_live=product.state is ProductState.PUBLISHED,
        is_waiting=editing.is_waiting,
        has_draft=version.id != product.published_version_id,
        state=STATES[product.state],
        version_state=VERSION_STATES[version.state],
        notes=version.notes or {} if version.state is VersionState.NEEDS_CHANGES else {},
        gaps=list(dict.fromkeys(str(gap.sentence) for gap in gaps)),
        done=max(0, STEPS - len(gaps)),
        steps=STEPS,
        photos=[
            (line, picture_url(line.drawing, line.digest, editing.kept.set_code, 320))
            for line in queries.photo_lines(editing.kept)
        ],
        certificates=[
            (row, decision, row.id in chosen, checked_words(row.state))
            for row, decision in editing.certificate_rows()
        ],
    )


def checked_words(state: CertificateState) -> tuple[str, str]:
    """Whether a certificate was checked: words and look of a tag."""
    if state is CertificateState.VERIFIED:
        return _("Đã kiểm tra"), "good"
    if state is CertificateState.REJECTED:
        return _("Bị từ chối"), "bad"
    return _("Chờ kiểm tra"), "wait"
