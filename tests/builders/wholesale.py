"""Enquiries about goods in quantity, and wanted quantities."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from shop.catalogue.models import Product
from shop.core.tokens import random_token
from shop.extensions import session
from shop.wholesale import services
from shop.wholesale.models import WantedAnswer, WantedPost
from shop.wholesale.services import Enquiry, PostDraft
from shop.wholesale.states import PostState
from tests.builders.cart import AT
from tests.builders.halves import Place
from tests.builders.places import THANH_HOA


def an_enquiry(slug: str, *, at=AT, **fields) -> int:
    """A question of a buyer with a phone."""
    values = {"name": "Trần Văn Sỉ", "market": "Siêu thị ở Hà Nội", "units": 500, "phone": "+84912000111"}
    return services.ask(slug, Enquiry(**{**values, **fields}), key=random_token(), at=at)


def a_post(*, province_code: str = THANH_HOA, shown: bool = True, at=AT, **fields) -> WantedPost:
    """Two tons of noodles, wanted until the end of the year."""
    values = {
        "goods": "Miến dong",
        "units": 2000,
        "unit": "kg",
        "last_day": date(2026, 12, 31),
        "name": "Công ty Mẫu",
        "phone": "+84912000222",
    }
    token = services.post(
        PostDraft(province_code=province_code, **{**values, **fields}), key=random_token(), at=at
    )
    row = session.scalars(select(WantedPost).where(WantedPost.token == token)).one()
    if shown:
        services.decide(row.id, PostState.SHOWN, by=None, at=at)
    return row


def an_answer(post_id: int, producer_id: int, *, at=AT, **fields) -> int:
    """A producer can deliver half of it."""
    values = {"units": 1000, "price": 55_000, "contact": "0912 000 333, chị Hoa", "note": None, **fields}
    services.offer(post_id, producer_id, producer_ids=[producer_id], by=None, at=at, **values)
    return session.scalars(
        select(WantedAnswer.id).where(
            WantedAnswer.post_id == post_id, WantedAnswer.producer_id == producer_id
        )
    ).one()


def add(made: Place) -> None:
    """A place has an enquiry about its goods, a post that waits and one on the board with an answer."""
    product = session.get_one(Product, made.values["product_id"][0])
    province = product.province_code
    waits, shown = a_post(province_code=province, shown=False), a_post(province_code=province)
    made.values |= {
        "enquiry_id": [an_enquiry(product.slug)],
        "post_id": [shown.id],
        "wanted_id": [shown.id],
        "answer_id": [an_answer(shown.id, product.producer_id)],
    }
    mine = {"token": waits.token}
    made.special |= {
        "wholesale.sheet": {"slug": product.slug},
        "wholesale.ask": {"slug": product.slug},
        "wholesale.my_post": mine,
        "wholesale.my_post_close": mine,
        "wholesale.staff_show": {"post_id": waits.id},
    }
