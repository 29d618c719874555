"""What a producer and staff decide together: a paper with a scan, a second person, a listing in review."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from shop.catalogue.models import Product
from shop.catalogue.queries.staff import latest
from shop.catalogue.states import VersionState
from shop.extensions import session
from shop.media import services as media
from shop.producers import invitations, joining
from shop.producers.joining import PaperDraft
from shop.producers.models import Producer, ProducerInvitation
from shop.producers.states import DocumentKind, JoiningState
from tests.builders import accounts, catalogue, producers
from tests.builders import media as pictures
from tests.builders import messages as words
from tests.builders.cart import AT

if TYPE_CHECKING:
    from tests.builders.country import Place


def add(made: Place, product: Product) -> None:
    """The producer of the product shows a paper, has a second person and sent a product to review."""
    producer_id = product.producer_id
    scan = media.store_paper(pictures.picture(400, 300), by=None, at=AT)
    draft = PaperDraft(DocumentKind.REGISTRATION, f"ĐK-{producer_id}", date(2026, 1, 5), None, scan.id)
    paper = joining.add_paper(producer_id, draft, by=None, at=AT)
    seat = producers.producer_member(producer_id, accounts.user().id)
    asked = [
        invitations.invite(producer_id, who, by=None, at=AT).id
        for who in (f"0977 000 {producer_id % 1000:03d}", f"moi{producer_id}@vidu.vn")
    ]
    made.values |= {"document_id": [paper.id], "member_id": [seat.id], "invitation_id": asked}
    behind = session.get_one(ProducerInvitation, asked[0])
    made.special |= {"producers.invitation": {"token": invitations.link_token(behind)}}
    person = made.people["producer"]
    for state in (JoiningState.NEEDS_PAPERS, JoiningState.APPLIED):
        asking = producers.producer("Cơ sở xin bán", commune_code=_village(producer_id), joining=state)
        producers.producer_member(asking.id, person.id)
        made.values["producer_id"].append(asking.id)
    sent = catalogue.a_draft("Mắm chờ duyệt", producer=session.get_one(Producer, producer_id))
    catalogue.a_variant(sent)
    version = latest(sent.id)
    version.state, version.submitted_at = VersionState.SUBMITTED, AT
    made.values["product_id"].append(sent.id)
    made.special |= {"producers.staff_waive": {"kind": "food_safety"}}
    called = words.word(None, AT, cause_kind="producer", cause_id=producer_id)
    told = words.word(None, AT, cause_kind="producer", cause_id=producer_id)
    told.told_at = AT
    made.values["message_id"] += [called.id, told.id]
    made.special |= {
        "producers.staff_tell_done": {"message_id": called.id},
        "producers.staff_tell_undo": {"message_id": told.id},
    }
    for name in ("review_page", "review_preview", "review_approve", "review_changes", "review_refuse"):
        made.special[f"catalogue.{name}"] = {"product_id": sent.id}


def _village(producer_id: int) -> str:
    return str(session.get_one(Producer, producer_id).commune_code)
