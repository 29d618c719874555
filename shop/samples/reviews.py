"""Reviews of the sample orders, each saying that it is a sample; nothing bad of a real name, no words of a real one."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import Row, select

from shop.catalogue.models import Product
from shop.extensions import session
from shop.media import services as media
from shop.media.services import Prepared
from shop.orders.models import Fulfilment, Order, OrderLine
from shop.producers.models import Producer
from shop.reviews import moderation, services
from shop.reviews.services import RECEIVED, Opinion
from shop.samples import invented, photos
from shop.unit_of_work import in_transaction

_INVENTED = {invented.NORTH, invented.MIDLAND, invented.SUSPENDED}
_SAID = (
    (5, "Đánh giá mẫu: đúng như mô tả, gói cẩn thận."),
    (4, "Đánh giá mẫu: ngon, giao đúng hẹn."),
    (5, "Đánh giá mẫu: cả nhà đều thích, sẽ mua lại."),
    (5, ""),
    (4, "Đánh giá mẫu: vừa miệng, hạn sử dụng còn dài."),
)
_BLAME = (2, "Đánh giá mẫu: bao bì bị móp, mong được gói kỹ hơn.")
_LEFT_WAITING = (5, "Đánh giá mẫu chờ duyệt: gọi 0900 000 000 để hỏi thêm nhé.")
_ANSWER = "Câu trả lời mẫu: cảm ơn bạn, lần tới chúng tôi gói kỹ hơn."


def fill(officer: int, admin: int, at: datetime) -> None:
    """Review what was received; one review of each province is left for its staff to decide."""
    left: set[str] = set()
    for number, line in enumerate(_received()):
        sent_at = min(at, line.ended_at + timedelta(hours=20))
        is_left = line.province_code not in left and number > 0
        stars, text = _LEFT_WAITING if is_left else _said(number, line.producer)
        opinion = Opinion(stars, text, (), _pictures(number))
        write = partial(services.write, line.token, line.id, opinion, by=None, at=sent_at)
        review_id = in_transaction(write)
        if is_left:
            left.add(line.province_code)
            continue
        staff = officer if line.province_code == "38" else admin
        in_transaction(partial(moderation.publish, review_id, 1, province_code=None, by=staff, at=sent_at))
        if line.producer in _INVENTED:
            answer = partial(moderation.answer, producer_ids=[line.producer_id], by=None, at=at)
            in_transaction(partial(answer, review_id, _ANSWER))


def _pictures(number: int) -> list[Prepared]:
    """Every third review has one or two, each of which says that it is a sample."""
    if number % 3:
        return []
    return [
        media.prepare_picture(photos.of_goods(number + each), name=f"anh-mau-{each + 1}.jpg")
        for each in range(1 + number % 2)
    ]


def _said(number: int, producer: str) -> tuple[int, str]:
    return _BLAME if producer in _INVENTED else _SAID[number % len(_SAID)]


def _received() -> list[Row[int, str, datetime, str, int, str]]:
    statement = (
        select(
            OrderLine.id,
            Order.token,
            Fulfilment.ended_at,
            Product.province_code,
            Producer.id.label("producer_id"),
            Producer.name.label("producer"),
        )
        .join(Order, Order.id == OrderLine.order_id)
        .join(Fulfilment, Fulfilment.id == OrderLine.fulfilment_id)
        .join(Product, Product.id == OrderLine.product_id)
        .join(Producer, Producer.id == Product.producer_id)
        .where(OrderLine.parent_id.is_(None), Fulfilment.state.in_(RECEIVED))
        .order_by(OrderLine.id)
    )
    return list(session.execute(statement))
