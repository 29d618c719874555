"""What waits for staff in the sample: a producer that applies with a paper, a listing to review, certificates to check.

All of it is of invented producers.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from sqlalchemy import select

from shop.accounts.models import User
from shop.catalogue.listing import ListedPhoto, ListedVariant, Listing
from shop.catalogue.models import Product
from shop.catalogue.services import VariantText, VersionText, listings
from shop.certification import schemes
from shop.certification.schemes import SchemeDraft
from shop.certification.states import SchemeKind, SchemeScope
from shop.core.clock import vn_day
from shop.extensions import session
from shop.media import services as media
from shop.media.services import Prepared
from shop.producers import joining
from shop.producers.joining import PaperDraft
from shop.producers.services import ProducerDraft
from shop.producers.states import DocumentKind, LegalForm
from shop.samples import invented, photos
from shop.samples.certificates import Desk
from shop.samples.schemes import ISSUER

HOPEFUL = "Cơ sở mẫu Đồng Chiêm (không có thật)"
PHONE = "+84900008001"
_GOODS = "Mật ong mẫu ngày 29/2"


def prepared() -> Prepared:
    """The photo that all of it shows, drawn before a transaction is open."""
    return media.prepare_picture(photos.of_goods(2), name="anh-mau.jpg")


def fill(
    photo: Prepared,
    producers: Mapping[str, int],
    products: Mapping[str, int],
    users: Mapping[str, int],
    at: datetime,
) -> None:
    """Write it, sent yesterday."""
    sent_at = at - timedelta(days=1)
    media_id = media.keep(photo, by=None, at=sent_at).id
    _application(media_id, sent_at)
    _listing(media_id, producers[invented.NORTH], products[_GOODS], users["producer@ocop.example"], sent_at)
    admin, officer = users["admin@ocop.example"], users["officer.thanhhoa@ocop.example"]
    _papers(producers[invented.NORTH], admin, officer, sent_at)


def _application(media_id: int, at: datetime) -> None:
    """Somebody without a password: the application is shown, and nobody signs in by it."""
    who = User(name="Người xin bán mẫu", phone=PHONE, is_sample=True, created_at=at)
    session.add(who)
    session.flush()
    draft = ProducerDraft(
        name=HOPEFUL,
        legal_form=LegalForm.COOPERATIVE,
        province_code="38",
        commune_code="14797",
        representative="Người xin bán mẫu",
        phone=PHONE,
        story="Hồ sơ mẫu để minh họa, không có thật.",
        source="Dữ liệu mẫu, không có thật",
        is_sample=True,
    )
    made = joining.apply(draft, by=who.id, at=at)
    paper = PaperDraft(DocumentKind.REGISTRATION, "MẪU-ĐK-01", date(2026, 1, 5), None, media_id)
    joining.add_paper(made.id, paper, by=who.id, at=at)


def _listing(media_id: int, producer_id: int, like_id: int, by: int, at: datetime) -> None:
    """A new product of the sample producer, complete, sent to review."""
    like = session.execute(select(Product.shelf_id, Product.set_code).where(Product.id == like_id)).one()
    text = VersionText(
        name="Mật ong mẫu chờ duyệt",
        summary="Sản phẩm mẫu đang chờ cán bộ duyệt.",
        responsible_name=invented.NORTH,
        responsible_address="Phường Hạc Thành, Thanh Hóa",
        origin="Việt Nam",
        ingredients="Mật ong (mẫu)",
        usage="Pha nước ấm hoặc dùng trực tiếp.",
        storage_note="Nơi khô ráo, thoáng mát.",
        warning="Không dùng cho trẻ dưới 1 tuổi.",
    )
    variant = VariantText("Chai 500 g", "chai", 750, name_en="500 g bottle", net_weight_g=500)
    listing = Listing(
        like.shelf_id,
        like.set_code,
        variants=(ListedVariant(variant, 120_000),),
        photos=(
            ListedPhoto("Một gói hàng mẫu trên bàn", media_id=media_id, alt_en="A sample pack on a table"),
        ),
    )
    product_id = listings.begin(
        producer_id, text.name, shelf_id=like.shelf_id, set_code=like.set_code, by=by, at=at
    )
    product = session.get_one(Product, product_id)
    product.is_sample, product.source = True, "Dữ liệu mẫu, không có thật"
    listings.save(product_id, text, listing, by=by, at=at)
    listings.submit(product_id, by=by, at=at)


def _papers(producer_id: int, admin: int, officer: int, at: datetime) -> None:
    """A certificate of stars and one of another scheme, entered by an admin: the officer checks them."""
    sample = next(kind.sample for kind in invented.GOODS if kind.sample.name == _GOODS)
    Desk(admin, officer, at, first=900).issue(sample, vn_day(at) - timedelta(days=30))
    draft = SchemeDraft(
        kind=SchemeKind.HACCP,
        scope=SchemeScope.PRODUCER,
        number="MẪU-CN-90",
        issuer=ISSUER,
        issued_on=vn_day(at) - timedelta(days=20),
        valid_until=vn_day(at) + timedelta(days=700),
    )
    schemes.record_scheme(producer_id, draft, by=admin, at=at, is_sample=True)
