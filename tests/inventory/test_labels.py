"""Labels to print, and the one field that finds what a label names."""

from datetime import timedelta

import pytest
import time_machine

from shop.catalogue.services import set_price
from shop.catalogue.states import PriceKind
from shop.core.gtin import own_code
from shop.inventory.services import Incoming, receive
from shop.inventory.states import Condition
from tests.builders import accounts
from tests.builders.inventory import AT, TODAY, a_lot, a_variant, an_outlet, stocked


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def outlet(db_session):
    return an_outlet()


@pytest.fixture
def staff(client, sign_in, outlet):
    return sign_in(client, accounts.clerk(outlet.id))


def labels(page):
    return [" ".join("".join(label.itertext()).split()) for label in page.all("div", class_="label")]


def test_a_receipt_gives_a_label_for_each_piece(staff, outlet):
    variant = a_variant(name="Mắm tôm Hậu Lộc", barcode="8938505974194")
    line = Incoming(variant.id, 3, number="L-9", expires_on=TODAY + timedelta(days=90))
    receipt = receive(outlet.id, [line], key="k", at=AT, by=None)

    page = staff.get(f"/quan-ly/{outlet.slug}/nhap-hang/{receipt}/tem").page

    assert len(labels(page)) == 3
    assert all(
        word in labels(page)[0] for word in ("Mắm tôm Hậu Lộc", "Lô L-9", "HSD 30/08/2026", "8938505974194")
    )
    assert len(page.all("div", class_="label__qr")) == 3


def test_size_number_and_price_are_chosen_and_the_own_code_stands_in(staff, outlet):
    variant = a_variant()
    lot = a_lot(outlet, variant)
    stocked(outlet, variant, 5, lot=lot)
    set_price(variant.id, amount=45_000, starts_at=AT, by=None, at=AT)
    url = f"/quan-ly/{outlet.slug}/lo-hang/{lot.id}/tem"

    page = staff.get(url, query_string={"size": "70x40", "count": "2", "price": "y"}).page

    assert ["45.000 ₫/hũ" in text.replace("\xa0", " ") for text in labels(page)] == [True, True]
    assert own_code(variant.id) in labels(page)[0]
    assert page.find("div", class_="labels").get("class") == "labels labels--70x40"
    assert staff.get(url, query_string={"count": "501"}).status_code == 422
    assert staff.get(url, query_string={"size": "1x1"}).status_code == 422
    other = an_outlet()
    assert staff.get(f"/quan-ly/{other.slug}/lo-hang/{lot.id}/tem").status_code == 404


def test_marked_down_units_of_each_lot_row_carry_their_own_price(staff, outlet):
    variant = a_variant()
    lot = a_lot(outlet, variant)
    other = a_lot(outlet, variant, root_id=lot.id, number=None, code=None)
    for row, amount in ((lot, 30_000), (other, 20_000)):
        stocked(outlet, variant, 1, lot=row, condition=Condition.MARKED_DOWN)
        where = {"outlet_id": outlet.id, "lot_id": row.id, "kind": PriceKind.MARKDOWN}
        set_price(variant.id, amount=amount, starts_at=AT, by=None, at=AT, **where)

    page = staff.get(f"/quan-ly/{outlet.slug}/lo-hang/{lot.id}/tem", query_string={"price": "y"}).page

    found = [text.replace("\xa0", " ") for text in labels(page)]
    assert [price in text for price, text in zip(("30.000 ₫/hũ", "20.000 ₫/hũ"), found, strict=True)] == [
        True,
        True,
    ]


@pytest.mark.parametrize(
    "scanned", ["8938505974194", "08938505974194", "4194", "own", "code", "page", "L-7788", "7788"]
)
def test_one_field_finds_what_is_scanned_or_read_off_a_label(staff, outlet, scanned):
    variant = a_variant(name="Mắm tôm Hậu Lộc", barcode="8938505974194")
    lot = a_lot(outlet, variant, number="L-7788")
    stocked(outlet, variant, 3, lot=lot)
    stocked(outlet, a_variant(name="Chè xanh"), 3)
    typed = {
        "own": own_code(variant.id),
        "code": lot.code.lower(),
        "page": f"https://ocop.example/lo-hang/{lot.code}",
    }.get(scanned, scanned)

    page = staff.get(f"/quan-ly/{outlet.slug}/ton-kho", query_string={"q": typed}).page

    assert ["Mắm tôm" in page.text, "Chè xanh" in page.text] == [True, False]
