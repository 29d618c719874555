"""Every e-mail about an order: simple enough for any reader, in the language of the order, answered by the outlet."""

import html5lib
import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from shop.checkout import fulfilling, services
from shop.checkout.details import Details
from shop.extensions import session
from shop.messages.answers import address_for
from shop.messages.mailers import compose
from shop.messages.models import Message
from shop.messages.states import Channel
from shop.orders.models import Fulfilment, Order
from shop.outlets.models import Operator, Outlet
from shop.web.i18n import KEY
from tests.builders import cart as carts
from tests.builders import orders
from tests.builders.cart import AT
from tests.builders.messages import mail
from tests.support.wording import Content, foreign_words, vocabulary

pytestmark = pytest.mark.usefixtures("db_session")
LARGEST = 30_000
OTHER = {"vi": "en", "en": "vi"}


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(AT, tick=False):
        yield


def _place(app: Flask, language: str, details: Details, offer) -> tuple[Order, Fulfilment]:
    token = carts.a_cart((offer.variant_id, 1))
    with app.test_request_context("/", environ_overrides={KEY: language}):
        placed = services.place(orders.agreed_for(token, details), clock=lambda: AT, language=language)
    order = session.scalars(select(Order).where(Order.token == placed.token)).one()
    return order, session.scalars(select(Fulfilment).where(Fulfilment.order_id == order.id)).one()


def written(app: Flask, language: str) -> list[tuple[Order, Message]]:
    """Orders of one language that go through everything a customer is told of."""
    offer = carts.on_offer("Mắm tôm", stock=20)
    outlet = offer.outlet.id
    session.get_one(Operator, session.get_one(Outlet, outlet).operator_id).email = "diemban@vidu.vn"
    step = {"at": AT, "by": None}
    fetched = orders.pickup(outlet, email="hoa@vidu.vn")
    sent = orders.delivery(email="hoa@vidu.vn", phone="+84912345679")
    ready, part = _place(app, language, fetched, offer)
    fulfilling.start_preparing(outlet, part.id, **step)
    fulfilling.mark_ready(outlet, part.id, **step)
    away, part = _place(app, language, sent, offer)
    fulfilling.confirm_call(outlet, part.id, **step)
    fulfilling.start_preparing(outlet, part.id, **step)
    fulfilling.ship(outlet, part.id, carrier="Viettel Post", tracking="VT1", **step)
    broken, part = _place(app, language, fetched, offer)
    fulfilling.cancel_part(outlet, part.id, reason="Viettel Post", **step)
    gone, _part = _place(app, language, fetched, offer)
    with app.test_request_context("/", environ_overrides={KEY: language}):
        services.cancel(gone.token, reason=None, at=AT)
    session.flush()
    by_code = {order.code: order for order in (ready, away, broken, gone)}
    letters = session.scalars(
        select(Message).where(Message.channel == Channel.EMAIL, Message.to_email == "hoa@vidu.vn")
    ).all()
    return [(by_code[code], letter) for letter in letters for code in by_code if code in letter.subject]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_letters_about_an_order_speak_its_language_and_lead_to_it(app, language):
    letters, content = written(app, language), Content()

    assert {letter.kind for _order, letter in letters} == {
        "order_placed",
        "part_ready",
        "part_shipped",
        "part_cancelled",
        "order_cancelled",
    }
    assert len(letters) == 7  # of the order that was cancelled at once only the last
    for order, letter in letters:
        assert letter.language == language
        prefix = "/en" if language == "en" else ""
        assert f"[[{prefix}/don-hang/{order.token}]]" in letter.body
        for text in (letter.subject, letter.body):
            strange = foreign_words(text.replace("[[", " https://x").replace("]]", " "), language, content)
            assert [word for word in strange if word in vocabulary()[OTHER[language]]] == [], text


@pytest.mark.parametrize("language", ["vi", "en"])
def test_letters_are_small_simple_and_answered_by_the_outlet(app, language):
    for _order, letter in written(app, language):
        whole = compose(
            letter,
            sender="no-reply@ocop.vn",
            sender_name="Chợ OCOP",
            base="https://ocop.vn",
            answers=address_for(letter.outlet_id),
        )
        html = whole.get_body(("html",)).get_content()
        assert len(whole.as_bytes()) < LARGEST
        assert whole["Reply-To"] == "diemban@vidu.vn"
        assert whole["Content-Language"] == language
        html5lib.HTMLParser(strict=True).parse(html)
        assert f'<html lang="{language}">' in html
        for what in ("<img", "<script", "<style", "http://", "background"):
            assert what not in html
        assert html.count("<h1") == 1
        assert 'style="max-width:600px' in html


def test_what_people_typed_stays_text_in_a_letter(app):
    row = mail(
        subject="Đơn <b>X</b>", body="Chào <script>alert(1)</script> & bạn\nXem https://ocop.vn/a?b=1&c=2 nhé"
    )
    html = (
        compose(row, sender="a@ocop.vn", sender_name="Chợ <OCOP>", base="https://ocop.vn")
        .get_body(("html",))
        .get_content()
    )

    assert "<script>" not in html
    assert "<b>X" not in html
    assert "Chợ &lt;OCOP&gt;" in html
    assert '<a href="https://ocop.vn/a?b=1&amp;c=2">https://ocop.vn/a?b=1&amp;c=2</a> nhé' in html
