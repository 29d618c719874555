"""Letters to the people of a producer are in the language of each of them, whoever decides in which."""

from sqlalchemy import select

from shop.core.sentences import lazy
from shop.extensions import session
from shop.messages.models import Message
from shop.producers import letters
from shop.web.i18n import KEY
from tests.builders import accounts
from tests.builders.cart import AT
from tests.builders.producers import producer


def test_each_person_reads_their_own_language(app, db_session):
    mine = producer("Cơ sở mẫu")
    vietnamese, english = accounts.producer_person(mine.id), accounts.producer_person(mine.id)
    english.language = "en"
    session.flush()

    with app.test_request_context("/", environ_overrides={KEY: "en"}):
        words = [
            lazy("Sản phẩm %(name)s cần sửa:", name="Mắm"),
            "Thiếu ảnh",
            lazy("Sửa tại: %(link)s", link="[[/x]]"),
        ]
        letters.tell(mine.id, "listing_needs_changes", lazy("Sản phẩm cần sửa"), words, AT)
    session.flush()

    found = {row.language: (row.subject, row.body) for row in session.scalars(select(Message))}
    assert vietnamese.language == "vi"
    assert found["vi"] == ("Sản phẩm cần sửa", "Sản phẩm Mắm cần sửa:\n\nThiếu ảnh\n\nSửa tại: [[/x]]")
    assert found["en"] == (
        "A product needs changes",
        "The product Mắm needs changes:\n\nThiếu ảnh\n\nChange it at: [[/en/x]]",
    )
