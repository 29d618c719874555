"""An edit of goods on sale changes what it names: the same variant, the same pictures, no other."""

import re

import pytest
from sqlalchemy import select

from shop.catalogue.models import Price, Product, ProductImage, ProductVersion, Variant
from shop.catalogue.queries import listings as queries
from shop.extensions import session
from tests.builders.certification import person
from tests.builders.listings import REVIEW, seen, submitted, typed

pytestmark = pytest.mark.usefixtures("listing_day")


def approve(client, sign_in, product_id: int) -> None:
    sign_in(client, person(province_code="38"))
    stamp = seen(client, product_id)
    assert client.post(f"{REVIEW}/{product_id}/duyet", data={"seen": stamp}).status_code == 303


def test_an_edit_after_the_first_approval_keeps_the_variant_and_the_pictures(client, sign_in, member, mine):
    product_id = submitted(member, mine.id, 700, 710)
    page = f"/kenh-chu-the/san-pham/{product_id}"
    approve(client, sign_in, product_id)
    [variant_id] = session.scalars(select(Variant.id)).all()
    pictures = session.scalars(select(ProductImage.id).order_by(ProductImage.id)).all()
    prices = session.scalars(select(Price.id).order_by(Price.id)).all()

    sign_in(client, member.user)
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
    assert session.scalars(select(Price.id).order_by(Price.id)).all() == prices
