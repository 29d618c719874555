"""Orders that were received, and reviews of them, by the services that production uses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from shop.checkout import fulfilling
from shop.extensions import session
from shop.media import services as media
from shop.orders.models import Fulfilment, Order, OrderLine
from shop.reviews import moderation, services
from shop.reviews.models import Review
from shop.reviews.services import Opinion
from shop.reviews.states import Ground
from tests.builders import media as pictures
from tests.builders import orders
from tests.builders.cart import AT, Offer, on_offer

if TYPE_CHECKING:
    from tests.builders.country import Place


@dataclass(frozen=True)
class Bought:
    """An order that its buyer has, with its first line."""

    order: Order
    line: OrderLine

    @property
    def url(self) -> str:
        return f"/don-hang/{self.order.token}/danh-gia/{self.line.id}"


def bought(offer: Offer | None = None, *, user_id: int | None = None, at: datetime = AT, **fields) -> Bought:
    """Something fetched at the counter."""
    offer = offer or on_offer()
    return collect(offer.outlet.id, offer.variant_id, user_id=user_id, at=at, **fields)


def collect(
    outlet_id: int, variant_id: int, *, user_id: int | None = None, at: datetime = AT, **fields
) -> Bought:
    """Order a unit for pick-up and hand it over."""
    order = orders.place(orders.pickup(outlet_id, **fields), (variant_id, 1), at=at)
    order.user_id = user_id
    part = session.scalars(select(Fulfilment).where(Fulfilment.order_id == order.id)).one()
    fulfilling.start_preparing(outlet_id, part.id, at=at, by=None)
    fulfilling.mark_ready(outlet_id, part.id, at=at, by=None)
    fulfilling.hand_over(outlet_id, part.id, code=part.pickup_code, at=at, by=None)
    session.flush()
    return Bought(order, session.scalars(select(OrderLine).where(OrderLine.order_id == order.id)).first())


def opinion(stars: int = 5, text: str = "Thơm, đậm vị.", photos: int = 0) -> Opinion:
    """What a buyer says; each picture is another one."""
    added = [
        media.prepare_picture(
            pictures.picture(320, 240, colour=f"#{stars}a33{number}4"), name=f"anh-{number}.jpg"
        )
        for number in range(photos)
    ]
    return Opinion(stars, text, (), added)


def written(what: Bought, said: Opinion | None = None, *, at: datetime = AT) -> Review:
    """A review that waits."""
    review_id = services.write(what.order.token, what.line.id, said or opinion(), by=None, at=at)
    session.flush()
    return session.get_one(Review, review_id)


def published(offer: Offer, said: Opinion | None = None, *, at: datetime = AT, **fields) -> Review:
    """A review on the page of its product."""
    review = written(bought(offer, at=at, **fields), said, at=at)
    moderation.publish(review.id, review.revision, province_code=None, by=None, at=at)
    session.flush()
    return review


def add(made: Place) -> None:
    """For the walk over all pages: a review that waits, one that is shown with an answer, one whose answer is hidden."""
    from shop.catalogue.models import Product

    fresh = collect(made.outlet.id, made.variant_id, phone=f"+8491400{made.outlet.id:04d}")
    waiting = written(fresh, opinion(2, "Gọi 0912 345 678 nhé.", photos=1))
    shown = [
        written(collect(made.outlet.id, made.variant_id, phone=f"+84915{number}0{made.outlet.id:04d}"))
        for number in range(3)
    ]
    mine = [session.get_one(Product, waiting.product_id).producer_id]
    for review in shown:
        moderation.publish(review.id, review.revision, province_code=None, by=None, at=AT)
    for review in shown[:2]:
        moderation.answer(review.id, "Cảm ơn bạn.", producer_ids=mine, by=None, at=AT)
    moderation.hide_answer(shown[1].id, Ground.ABUSE, "", province_code=None, by=None, at=AT)
    made.values |= {"review_id": [shown[0].id, waiting.id, shown[1].id, shown[2].id]}
    made.special |= {
        f"reviews.{name}": {"token": fresh.order.token, "order_line_id": fresh.line.id}
        for name in ("line", "withdraw")
    }
    made.special |= {
        f"reviews.{name}": {"review_id": waiting.id} for name in ("staff_publish", "staff_refuse")
    }
