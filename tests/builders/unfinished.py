"""What can still be taken back, checked, opened again or put on sale: the other half of `country`."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from shop.bulk.models import BulkEdit
from shop.bulk.plans import Where
from shop.bulk.states import Act
from shop.cases import services as cases
from shop.cases.models import Case
from shop.cases.states import CaseKind
from shop.catalogue.models import Product
from shop.catalogue.states import PriceKind
from shop.certification.states import CertificateState
from shop.checkout import recalling
from shop.core.clock import start_of_day
from shop.delivery import services as delivery
from shop.delivery.states import ZoneKind
from shop.extensions import session
from shop.inventory.models import ReceiptLine, StockItem, StockMovement
from shop.inventory.services import adjust, block_root, receive
from shop.inventory.services.batches import Incoming
from shop.inventory.services.outlet_prices import set_here
from shop.inventory.states import MovementKind
from shop.media import services as media
from shop.orders.models import Fulfilment
from shop.producers.models import Producer
from shop.troubles.models import JobFailure
from tests.builders import catalogue as catalogue_builders
from tests.builders import certification, orders, producers, schemes
from tests.builders import media as pictures
from tests.builders import messages as words
from tests.builders.cart import AT

if TYPE_CHECKING:
    from tests.builders.country import Place

SOONER = date(2027, 3, 1)


def a_scan(number: int) -> int:
    """The scan of a paper, another one for each number."""
    return media.store_paper(pictures.picture(400 + number % 100, 300), by=None, at=AT).id


def add(made: Place, product: Product, province_code: str) -> None:
    """A draft, a certificate to check, a suspended producer, ended cases and messages, a recall, a count."""
    outlet_id, values = made.outlet.id, made.values
    draft = catalogue_builders.a_draft(
        f"Mắm chưa bán {outlet_id}", producer=session.get_one(Producer, product.producer_id)
    )
    catalogue_builders.a_variant(draft)
    entered = certification.certificate(province_code=province_code, state=CertificateState.SUBMITTED)
    certification.link(draft, entered)
    _papers(made, product, draft)
    suspended = producers.producer(
        "Cơ sở tạm ngừng", commune_code=session.get_one(Producer, product.producer_id).commune_code
    )
    suspended.suspended_on = date(2026, 11, 1)
    suspended.suspension_reason = "Chờ giấy mới"
    closed = cases.open_case(
        CaseKind.OTHER,
        subject_kind="order",
        subject_id=1,
        title="Xong rồi",
        outlet_id=outlet_id,
        by=None,
        at=AT,
    )
    cases.close(closed.id, resolution="Đã gọi", by=None, at=AT, outlet_id=outlet_id)
    told = words.word(outlet_id, AT)
    told.told_at = AT
    recalled = receive(
        outlet_id,
        [Incoming(made.variant_id, 5, number=f"L-{outlet_id}-C", expires_on=SOONER)],
        key=f"c-{outlet_id}",
        at=AT,
        by=None,
    )
    lot_id = session.scalars(select(ReceiptLine.lot_id).where(ReceiptLine.receipt_id == recalled)).one()
    _holding_bad_units(made)
    block_root(lot_id, reason="Thử thu hồi", at=AT, by=None, operator_id=made.outlet.operator_id)
    recalling.ask(values["root_id"][0], reason="Nắp phồng", who="Cơ sở", at=AT, by=None)
    _waiting(made, lot_id)
    _adjusted(made)
    _sale_to_come(made)
    _not_done(made)
    _edited(made, product)
    delivery.set_zone(
        made.outlet.operator_id, ZoneKind.PROVINCE, delivery.FIRST[ZoneKind.PROVINCE], by=None, at=AT
    )
    for name, row in (("product_id", draft.id), ("certificate_id", entered.id), ("case_id", closed.id)):
        values[name].append(row)
    values["producer_id"].append(suspended.id)
    values["message_id"].append(told.id)
    values["root_id"].append(lot_id)
    made.extra |= {"draft": draft.id, "entered": entered.id, "suspended": suspended.id, "closed": closed.id}
    made.extra |= {"recalled": lot_id, "told": told.id}


def _not_done(made: Place) -> None:
    """An e-mail that nobody took, and a job that failed."""
    letter = words.mail(AT)
    letter.tries, letter.last_error = 1, "OSError: 451"
    job = JobFailure(
        job="settlement.draw", thing=str(made.outlet.id), reason="KeyError", first_at=AT, last_at=AT
    )
    session.add(job)
    session.flush()
    made.values["failure_id"] = [job.id]
    made.special |= {f"troubles.{act}_message": {"message_id": letter.id} for act in ("retry", "drop")}


def _edited(made: Place, product: Product) -> None:
    """Two edits of many goods: the outlet's and the province's."""
    here, theirs = Where(outlet_id=made.outlet.id), Where(province_code=product.province_code)
    edits = [
        BulkEdit(
            outlet_id=one.outlet_id, province_code=one.province_code, act=Act.PRICE_TO, value="1000", at=AT
        )
        for one in (here, theirs)
    ]
    session.add_all(edits)
    session.flush()
    made.values["edit_id"] = [edits[1].id]
    made.special |= {f"bulk.outlet_{page}": {"edit_id": edits[0].id} for page in ("edit", "undo")}


def _sale_to_come(made: Place) -> None:
    """A sale price of the outlet's own, next year."""
    starts_at = start_of_day(SOONER)
    made.values["price_id"] = [
        set_here(
            made.outlet.id,
            made.variant_id,
            kind=PriceKind.PROMOTION,
            amount=50_000,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(days=7),
            at=AT,
            by=None,
        )
    ]


def _waiting(made: Place, root_id: int) -> None:
    """The case of the order that holds recalled units: its customer can be told."""
    held = session.scalars(
        select(Case.id).where(Case.kind == CaseKind.SHORTFALL, Case.outlet_id == made.outlet.id)
    ).first()
    made.special |= {
        "inventory.tell_holder": {"case_id": held, "root_id": root_id},
        "inventory.recall_notice": {"root_id": root_id},
        "inventory.programme_notice": {"root_id": root_id},
    }


def _holding_bad_units(made: Place) -> None:
    """An order of the units that leave first: they are recalled next, and others could take their place."""
    where = orders.pickup(made.outlet.id, phone=f"+8491400{made.outlet.id:04d}")
    order = orders.place(where, (made.variant_id, 1))
    made.values["fulfilment_id"] += session.scalars(
        select(Fulfilment.id).where(Fulfilment.order_id == order.id)
    ).all()


def _papers(made: Place, product: Product, draft: Product) -> None:
    """A paper of another scheme in force for the product, one for the draft that waits, an attribute."""
    holds = schemes.scheme(product.producer_id, product)
    holds.scan_id = a_scan(made.outlet.id + 50)
    waits = schemes.scheme(product.producer_id, draft, state=CertificateState.SUBMITTED)
    made.values |= {
        "scheme_id": [holds.id, waits.id],
        "attribute_id": [schemes.attribute("loai-mam").id, schemes.attribute("do-dam").id],
    }
    made.extra |= {"scheme_code": holds.code, "scheme_waits": waits.id}


def _adjusted(made: Place) -> None:
    """One jar found; it can be undone."""
    item = session.get_one(StockItem, made.values["item_id"][0])
    seen = item.on_hand
    key = adjust(
        item.id,
        outlet_id=made.outlet.id,
        seen=seen,
        becomes=seen + 1,
        kind=MovementKind.FOUND,
        at=AT,
        by=None,
    )
    move = session.scalars(select(StockMovement.id).where(StockMovement.posting_key == key)).one()
    made.values["movement_id"] = [move]
