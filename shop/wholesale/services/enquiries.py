"""What a producer says about goods in quantity, and what buyers ask about them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update

from shop.catalogue.models import Product
from shop.catalogue.queries.certificates import product_name
from shop.core.clock import vn_day
from shop.core.errors import BadInput, NotFound
from shop.core.sentences import lazy
from shop.extensions import session
from shop.messages.services import enqueue, erase_about
from shop.producers.letters import tell
from shop.wholesale import queries
from shop.wholesale.models import WantedAnswer, WantedPost, WholesaleEnquiry, WholesaleTerms
from shop.wholesale.states import ENQUIRY_MOVES, EnquiryState

SUBJECT = "wholesale_enquiry"
KEPT = timedelta(days=180)
NEED_WAY = lazy("Hãy ghi số điện thoại hoặc e-mail.")


@dataclass(frozen=True, slots=True)
class TermsDraft:
    """What a producer says about one product in quantity."""

    least_units: int | None = None
    shelf_life_days: int | None = None
    carton_units: int | None = None
    lead_days: int | None = None


@dataclass(frozen=True, slots=True)
class Enquiry:
    """What a buyer asks."""

    name: str
    market: str
    units: int
    company: str | None = None
    phone: str | None = None
    email: str | None = None
    text: str | None = None
    language: str = "vi"


def save_terms(
    product_id: int, draft: TermsDraft, *, producer_ids: Collection[int], by: int | None, at: datetime
) -> None:
    """Write what the sheet says. Raises NotFound for a stranger's product."""
    product = session.get(Product, product_id)
    if product is None or product.producer_id not in producer_ids:
        raise NotFound
    row = session.get(WholesaleTerms, product_id)
    if row is None:
        row = WholesaleTerms(product_id=product_id)
        session.add(row)
    for name, value in asdict(draft).items():
        setattr(row, name, value)
    row.written_at, row.written_by = at, by
    session.flush()


def ask(slug: str, enquiry: Enquiry, *, key: str, at: datetime) -> int:
    """Send a question to the producer; gives its id, the same for the same form.

    Raises NotFound for goods that are not offered, BadInput without a way back.
    """
    found = queries.sheet(slug, vn_day(at))
    known = session.scalar(select(WholesaleEnquiry.id).where(WholesaleEnquiry.key == key))
    if known is not None:
        return known
    if not enquiry.phone and not enquiry.email:
        raise BadInput("phone", NEED_WAY)
    row = WholesaleEnquiry(
        key=key, product_id=found.product_id, state=EnquiryState.NEW, sent_at=at, **asdict(enquiry)
    )
    session.add(row)
    session.flush()
    subject = lazy("Khách hỏi mua số lượng lớn: %(product)s", product=found.name)
    see = lazy("Xem và trả lời tại: %(link)s", link=f"[[/kenh-chu-the/ban-si/hoi/{row.id}]]")
    tell(found.producer_id, SUBJECT, subject, [see], at)
    return row.id


def answer(
    enquiry_id: int, text: str, *, producer_ids: Collection[int], by: int | None, at: datetime
) -> None:
    """Answer a buyer: by e-mail where there is an address, else the producer has called and says what was agreed.

    Raises NotFound for a stranger's, BadInput without a text, WrongMove when it is answered.
    """
    row = session.scalars(
        select(WholesaleEnquiry)
        .join(Product, Product.id == WholesaleEnquiry.product_id)
        .where(WholesaleEnquiry.id == enquiry_id, Product.producer_id.in_(producer_ids))
        .with_for_update(of=WholesaleEnquiry, key_share=True)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if row is None:
        raise NotFound
    ENQUIRY_MOVES.check(row.state, EnquiryState.ANSWERED)
    if not text.strip():
        raise BadInput("answer", lazy("Hãy ghi câu trả lời."))
    row.state, row.answer = EnquiryState.ANSWERED, text.strip()[:1000]
    row.answered_at, row.answered_by = at, by
    session.flush()
    if row.email:
        name = product_name(row.product_id, row.language)
        enqueue(
            SUBJECT,
            subject=f"Re: {name}",
            body=row.answer,
            cause_kind=SUBJECT,
            cause_id=row.id,
            at=at,
            language=row.language,
            to_name=row.name,
            to_email=row.email,
        )


def erase_old(*, at: datetime) -> int:
    """Forget who asked and who looked for goods long ago; gives how many rows."""
    gone = {"name": None, "phone": None, "email": None, "erased_at": at}
    asked = session.scalars(
        select(WholesaleEnquiry.id).where(
            WholesaleEnquiry.erased_at.is_(None), WholesaleEnquiry.sent_at < at - KEPT
        )
    ).all()
    posts = session.scalars(
        select(WantedPost.id).where(WantedPost.erased_at.is_(None), WantedPost.last_day < vn_day(at - KEPT))
    ).all()
    session.execute(
        update(WholesaleEnquiry).where(WholesaleEnquiry.id.in_(asked)).values(**gone, company=None)
    )
    session.execute(update(WantedPost).where(WantedPost.id.in_(posts)).values(**gone))
    session.execute(update(WantedAnswer).where(WantedAnswer.post_id.in_(posts)).values(contact="", note=None))
    for enquiry_id in asked:
        erase_about(SUBJECT, enquiry_id, at=at)
    for post_id in posts:
        erase_about("wanted_post", post_id, at=at)
    return len(asked) + len(posts)
