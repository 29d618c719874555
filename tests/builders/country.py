"""Two outlets of two operators in two provinces, with everything that a page of the shop can be about.

Made by the production services at AT. `Place.values` names what stands in addresses: for each argument of a
route the objects that belong to this place.
"""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select

from shop.accounts import addresses, people, recovery, sign_ins
from shop.accounts.addresses import Place as Home
from shop.accounts.models import User
from shop.cart.queries import Visitor, lines_of
from shop.cart.services import keep_checkout
from shop.cases import services as cases
from shop.cases.states import CaseKind
from shop.catalogue import services as catalogue
from shop.catalogue.models import Product, ProductImage, Variant
from shop.catalogue.models.synonyms import SearchSynonym
from shop.checkout import fulfilling, requests
from shop.extensions import session
from shop.inventory.models import Lot, ReceiptLine, StockItem, StockMovement
from shop.inventory.services import receive
from shop.inventory.services.batches import Incoming
from shop.inventory.states import Offering
from shop.media import services as media
from shop.media.addresses import picture_url
from shop.media.models import MediaFile
from shop.orders.models import Fulfilment, Order
from shop.outlets import operators
from shop.outlets import photos as outlet_photos
from shop.outlets import services as outlet_services
from shop.outlets.models import Outlet
from shop.outlets.states import LicenceKind
from shop.producers.models import Producer
from tests.builders import (
    accounts,
    certification,
    companies,
    counted,
    counter_place,
    days,
    fair_place,
    inventory,
    invoicing,
    joining,
    orders,
    outlets,
    parcels,
    paying,
    producers,
    programme_place,
    promotions,
    returning,
    reviews,
    settling,
    tested,
    transfers,
    unfinished,
    watches,
)
from tests.builders import cart as carts
from tests.builders import media as pictures
from tests.builders import messages as words
from tests.builders.cart import AT
from tests.builders.halves import Place
from tests.builders.places import HAC_THANH, HOANG_THANH, PHU_THO, THANH_HOA, VIET_TRI

GOOD = date(2027, 10, 1)


def place(name: str, province_code: str, commune_code: str) -> Place:
    """An outlet with its people, goods, certificate, stock, orders in all states, cases and messages."""
    outlet = outlets.outlet(name, commune_code=commune_code)
    outlets.hours(outlet.id)
    people = _people(outlet, province_code)
    product, variant, producer = _goods(outlet, name, province_code, commune_code)
    certificate = certification.certificate(province_code=province_code)
    certification.link(product, certificate)
    certificate.scan_id = unfinished.a_scan(outlet.id)
    people["producer"] = accounts.producer_person(producer)
    values: dict[str, list[object]] = {
        "outlet_slug": [outlet.slug],
        "outlet_id": [outlet.id],
        "operator_id": [outlet.operator_id],
        "producer_id": [producer],
        "product_id": [product.id],
        "variant_id": [variant.id],
        "certificate_id": [certificate.id],
        "code": [certificate.code],
        "user_id": [people["clerk"].id],
        "kind": ["province"],
    }
    made = Place(outlet, people, values, variant.id, customer=accounts.user())
    _stock(made, variant)
    _orders(made, variant)
    paying.add(made, variant.id)
    invoicing.add(made)
    parcels.add(made, variant.id)
    returning.add(made, variant.id)
    _around(made, product)
    unfinished.add(made, product, province_code)
    joining.add(made, product)
    reviews.add(made)
    days.add(made)
    _private(made, commune_code)
    promotions.add(made)
    transfers.add(made)
    companies.add(made, variant.id)
    # What moves at the moment of the last is gone.
    for part in (counter_place, settling, programme_place, fair_place, counted, tested):
        part.add(made)
    session.flush()
    _special(made, product)
    return made


def queries(made: Place) -> dict[str, str]:
    """What stands behind the ? of an address that means nothing without it."""
    return {
        "accounts.staff_take_role": f"?place={made.outlet.id}",
        "delivery.drop": f"?don-vi={made.outlet.operator_id}",
        "remittances.hand_over": "?hang=Viettel+Post",
    }


def two_places() -> tuple[Place, Place]:
    """Thanh Hóa (38) and Phú Thọ (25)."""
    return place("Cửa hàng Hạc Thành", THANH_HOA, HAC_THANH), place("Quầy Việt Trì", PHU_THO, VIET_TRI)


def _people(outlet: Outlet, province_code: str) -> dict[str, User]:
    return {
        "manager": accounts.manager(outlet.id),
        "clerk": accounts.clerk(outlet.id),
        "operator": accounts.operator_person(outlet.operator_id),
        "officer": accounts.officer(province_code),
    }


def _goods(outlet: Outlet, name: str, province_code: str, commune_code: str) -> tuple[Product, Variant, int]:
    village = HOANG_THANH if province_code == THANH_HOA else commune_code
    producer = producers.producer(f"Cơ sở của {name}", commune_code=village)
    offer = carts.on_offer(f"Mắm tôm {name}", outlet=outlet, stock=0, producer=producer)
    stored = media.store_picture(pictures.picture(400, 300), by=None, at=AT)
    session.flush()
    catalogue.add_image(offer.product.id, alt="Một hũ mắm", media_id=stored.id, by=None, at=AT)
    catalogue.add_image(offer.product.id, alt="Hình vẽ", drawing="mam", by=None, at=AT)
    return offer.product, offer.variant, producer.id


def _stock(made: Place, variant: Variant) -> None:
    """A receipt of two lots, one of them recalled later by nobody."""
    lines = [
        Incoming(variant.id, 60, number=f"L-{made.outlet.id}-A", expires_on=GOOD, made_on=date(2026, 10, 1)),
        Incoming(
            variant.id, 40, number=f"L-{made.outlet.id}-B", expires_on=GOOD + timedelta(days=30), index=1
        ),
    ]
    receipt_id = receive(made.outlet.id, lines, key=f"country-{made.outlet.id}", at=AT, by=None)
    session.flush()
    lots = session.scalars(
        select(ReceiptLine.lot_id).where(ReceiptLine.receipt_id == receipt_id).order_by(ReceiptLine.id)
    ).all()
    items = session.scalars(select(StockItem.id).where(StockItem.outlet_id == made.outlet.id)).all()
    moves = session.scalars(select(StockMovement.id).where(StockMovement.stock_item_id.in_(items))).all()
    made.values |= {
        "receipt_id": [receipt_id],
        **{key: [lots[0]] for key in ("root_id", "lot_id")},
        "item_id": [items[0]],
        "movement_id": [moves[0]],
    }
    made.extra["lot"] = session.get_one(Lot, lots[0]).code


def _orders(made: Place, variant: Variant) -> None:
    """A part of an order in each state that staff act on."""
    at, outlet_id = AT, made.outlet.id
    parts: list[Fulfilment] = []
    doors = {"waits": "delivery", "new": "pickup", "preparing": "delivery", "ready": "pickup"}
    doors |= {"away": "delivery", "packed": "pickup"}
    for number, (name, door) in enumerate(doors.items()):
        phone = f"+8491300{outlet_id % 100:02d}{number:02d}"
        where = (
            orders.pickup(outlet_id, phone=phone)
            if door == "pickup"
            else orders.delivery(str(made.outlet.commune_code), phone=phone)
        )
        order = orders.place(where, (variant.id, 2))
        part = session.scalars(select(Fulfilment).where(Fulfilment.order_id == order.id)).one()
        made.extra[name] = part.id
        parts.append(part)
        if name in {"preparing", "away"}:
            fulfilling.confirm_call(outlet_id, part.id, at=at, by=None)
        if name in {"preparing", "ready", "away", "packed"}:
            fulfilling.start_preparing(outlet_id, part.id, at=at, by=None)
        if name == "ready":
            fulfilling.mark_ready(outlet_id, part.id, at=at, by=None)
        if name == "away":
            fulfilling.ship(outlet_id, part.id, carrier="Viettel Post", tracking="VT1", at=at, by=None)
    assert {part.outlet_id for part in parts} == {outlet_id}
    made.values["fulfilment_id"] = [part.id for part in parts]
    made.extra["tokens"] = session.scalars(
        select(Order.token).where(Order.id.in_([part.order_id for part in parts])).order_by(Order.id)
    ).all()


def _around(made: Place, product: Product) -> None:
    """Requests, cases, messages, closed days, licences, pictures."""
    outlet_id = made.outlet.id
    wished = inventory.a_variant(product, name="Đặt làm")
    inventory.setting(made.outlet, wished, offering=Offering.ON_DEMAND, lead_days=3)
    catalogue.set_price(wished.id, amount=90_000, starts_at=AT, by=None, at=AT)
    asked = requests.ask(
        requests.Request(wished.id, outlet_id, 2, "Lê Văn Đặt", "+84913555666", date(2026, 12, 20)), at=AT
    )
    other = cases.open_case(
        CaseKind.OTHER,
        subject_kind="order",
        subject_id=1,
        title="Hũ bị vỡ",
        outlet_id=outlet_id,
        by=None,
        at=AT,
    )
    licence = operators.add_licence(
        made.outlet.operator_id, LicenceKind.FOOD_SAFETY, "12/ATTP", date(2026, 1, 5), None, by=None, at=AT
    )
    closure = outlet_services.add_closure(
        outlet_id, date(2026, 12, 24), date(2026, 12, 25), "Nghỉ lễ", by=None, at=AT
    )
    shots = [media.store_picture(pictures.picture(600 + more, 400), by=None, at=AT) for more in (0, 20)]
    photo_ids = [outlet_photos.add_photo(outlet_id, shot.id, "Mặt tiền", by=None, at=AT) for shot in shots]
    images = session.scalars(select(ProductImage.id).where(ProductImage.product_id == product.id)).all()
    made.values |= {
        "case_id": [asked.id, other.id],
        "message_id": [words.word(outlet_id, AT).id],
        "licence_id": [licence.id],
        "closure_id": [closure.id],
        "image_id": [images[-1]],
        "photo_id": photo_ids,
    }
    made.extra["wished"] = wished.id


def _private(made: Place, commune_code: str) -> None:
    """What belongs to one customer: an address, a cart on its way to an order, a link to a new password."""
    customer = made.customer
    home = Home("Nguyễn Thị Nhà", "+84912777888", commune_code, "5 Trần Phú")
    made.values["address_id"] = [addresses.add(customer.id, home, at=AT)]
    made.cart = carts.a_cart((made.variant_id, 2))
    sign_ins.open_sign_in(customer.id, device="another", at=AT)
    keep_checkout(Visitor(made.cart), orders.pickup(made.outlet.id).to_json(), at=AT)
    made.values["line_id"] = [line.line_id for line in lines_of(carts.cart_row(made.cart).id)]


def _special(made: Place, product: Product) -> None:
    """Where an argument means something else than its name says elsewhere."""
    stored = session.scalars(select(MediaFile).order_by(MediaFile.id)).first()
    draft = made.extra["draft"]
    made.extra["also orders.desk_order"] = [{"fulfilment_id": made.extra["ready"]}]
    made.values["synonym_id"] = [session.scalars(select(SearchSynonym.id).order_by(SearchSynonym.id)).first()]
    made.special |= {
        "catalogue.product": {"slug": product.slug},
        "catalogue.shelf": {"slug": "mam-gia-vi"},
        "producers.page": {"slug": session.get_one(Producer, product.producer_id).slug},
        "outlets.page": {"slug": made.outlet.slug},
        "settings.law_page": {"slug": "dieu-khoan"},
        "inventory.lot": {"code": made.extra["lot"]},
        **{
            f"orders.{page}": {"token": made.extra["tokens"][1]}
            for page in ("page", "cancel", "again", "keep")
        },
        **{
            f"orders.desk_{step}": {"fulfilment_id": made.extra["packed"]}
            for step in ("order", "ready", "hand_over")
        },
        "orders.request_new": {"variant_id": made.extra["wished"]},
        "notices.stop": {"token": watches.watched(made.variant_id, "0913555777").token},
        "accounts.reset": {"token": recovery.link_token(people.credentials_of(made.customer.id))},
        "accounts.staff_give_role": {"role": "officer", "user_id": made.customer.id},
        "accounts.staff_take_role": {"role": "clerk"},
        **{
            f"certification.staff_{verb}": {"certificate_id": made.extra["entered"]}
            for verb in ("edit", "verify", "link")
        },
        "certification.staff_unlink": {"certificate_id": made.extra["entered"], "product_id": draft},
        "certification.scheme": {"code": made.extra["scheme_code"]},
        **{
            f"certification.scheme_{verb}": {"scheme_id": made.extra["scheme_waits"]}
            for verb in ("edit", "verify", "link")
        },
        "certification.scheme_unlink": {"scheme_id": made.extra["scheme_waits"], "product_id": draft},
        "producers.staff_resume": {"producer_id": made.extra["suspended"]},
        "media.file": {"name": picture_url(stored.digest, 400).removeprefix("/tep/")},
        "web.static_file": {"name": "css/shop.css"},
    }
