"""An edit of goods on sale changes what it names: the same variant, the same pictures, no other."""

import re

import pytest
import time_machine
from sqlalchemy import select

from shop.catalogue.models import Price, Product, ProductImage, ProductVersion, Variant
from shop.catalogue.queries import listings as queries
from shop.extensions import session
from tests.builders import accounts
from tests.builders.catalogue import reference
from tests.builders.certification import person
from tests.builders.listings import photos, typed
from tests.builders.producers import producer

REVIEW = "/quan-tri/duyet"


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel("2026-11-28T03:00:00+00:00", tick=False):
        yield


def approve(client, sign_in, product_id: int) -> None:
    sign_in(client, person(province_code="38"))
    seen = re.search(r'name="seen"[^>]* value="([^"]+)"', client.get(f"{REVIEW}/{product_id}").text)[1]
    assert client.post(f"{REVIEW}/{product_id}/duyet", data={"seen": seen}).status_code == 303


def test_an_edit_after_the_first_approval_keeps_the_variant_and_the_pictures(client, sign_in, db_session):
    reference()
    mine = producer()
    user = accounts.producer_person(mine.id)
    sign_in(client, user)
    first = {name: typed()[name] for name in ("name", "set_code", "shelf_id")}
    page = client.post("/kenh-chu-the/san-pham/moi", data={**first, "producer_id": mine.id}).headers[
        "Location"
    ]
    client.post(page, data={**typed(), "do": "add_photos", "photos": photos(700, 710)})
    client.post(page, data={**typed(), "do": "submit"})
    product_id = session.scalars(select(Product.id)).one()
    approve(client, sign_in, product_id)
    [variant_id] = session.scalars(select(Variant.id)).all()
    pictures = session.scalars(select(ProductImage.id).order_by(ProductImage.id)).all()
    prices = session.scalars(select(Price.id)).all()

    sign_in(client, user)
    shown = client.get(page).text
    assert re.search(r'name="v0-id"[^>]* value="([0-9]*)"', shown)[1] == str(variant_id)
    edit = {**typed(summary="Ủ chín 14 tháng."), "v0-id": str(variant_id), "do": "submit"}
    assert client.post(page, data=edit).status_code == 303
    newest = session.scalars(select(ProductVersion).order_by(ProductVersion.number.desc())).first()
    looked = queries.looked_at(session.get_one(Product, product_id), newest)
    assert [each.id for each in looked.listing.variants] == [variant_id]
    assert looked.listing.photos == looked.before.photos

    approve(client, sign_in, product_id)
    assert session.execute(select(Variant.id, Variant.retired_on)).all() == [(variant_id, None)]
    assert session.scalars(select(ProductImage.id).order_by(ProductImage.id)).all() == pictures
    assert session.scalars(select(Price.id)).all() == prices
