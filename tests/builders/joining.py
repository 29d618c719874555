"""What a producer and staff see of joining: a paper with a scan, a second person, an application."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from shop.catalogue.models import Product
from shop.media import services as media
from shop.producers import joining
from shop.producers.joining import PaperDraft
from shop.producers.states import DocumentKind
from tests.builders import accounts, producers
from tests.builders import media as pictures
from tests.builders.cart import AT

if TYPE_CHECKING:
    from tests.builders.country import Place


def add(made: Place, product: Product) -> None:
    """The producer of the product shows a paper and has a second person."""
    producer_id = product.producer_id
    scan = media.store_paper(pictures.picture(400, 300), by=None, at=AT)
    draft = PaperDraft(DocumentKind.REGISTRATION, f"ĐK-{producer_id}", date(2026, 1, 5), None, scan.id)
    paper = joining.add_paper(producer_id, draft, by=None, at=AT)
    seat = producers.producer_member(producer_id, accounts.user().id)
    made.values |= {"document_id": [paper.id], "member_id": [seat.id]}
    made.special |= {"producers.staff_waive": {"kind": "food_safety"}}
