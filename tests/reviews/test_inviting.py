"""Who left an e-mail address is asked what the goods are like, once the whole order has ended."""

import pytest
from sqlalchemy import select

from shop.messages.models import Message
from tests.builders import reviews

pytestmark = pytest.mark.usefixtures("db_session")


def invitations(db_session):
    return db_session.scalars(select(Message).where(Message.kind == "order_completed")).all()


def test_a_completed_order_invites_by_mail(db_session):
    what = reviews.bought(email="lan@vidu.vn")
    [message] = invitations(db_session)
    assert (message.to_email, message.subject) == ("lan@vidu.vn", f"Đơn {what.order.code} đã hoàn tất")
    assert f"Mời quý khách đánh giá, kèm ảnh nếu có: [[/don-hang/{what.order.token}]]" in message.body


def test_nobody_is_called_to_be_asked(db_session):
    reviews.bought()
    assert invitations(db_session) == []
