"""Who has no e-mail learns what staff decided: in the own channel, and by a call of the programme's staff."""

from datetime import date

import pytest
import time_machine
from sqlalchemy import select

from shop.catalogue.models import ListingEvent, ProductVersion
from shop.catalogue.states import ProductState, VersionState
from shop.extensions import session
from shop.messages.models import Message
from shop.messages.states import Channel
from shop.producers import joining
from shop.producers.models import ProducerDocument
from shop.producers.states import DocumentKind, JoiningState, PaperState
from tests.builders import accounts
from tests.builders.cart import AT
from tests.builders.catalogue import a_product
from tests.builders.certification import certificate, link, person
from tests.builders.producers import producer, producer_member

OWN = "/kenh-chu-the"
TELL = "/quan-tri/can-bao-chu-the"


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(AT, tick=False):
        yield


def paper(producer_id: int, state: PaperState, until: date | None = None, reason: str | None = None) -> None:
    session.add(
        ProducerDocument(
            producer_id=producer_id,
            kind=DocumentKind.FOOD_SAFETY,
            number="ATTP-1",
            issued_on=date(2024, 1, 5),
            expires_on=until,
            state=state,
            reason=reason,
            created_at=AT,
        )
    )
    session.flush()


def shown(client, sign_in, producer_id: int) -> str:
    sign_in(client, accounts.producer_person(producer_id))
    return client.get(OWN).page.text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"joining": JoiningState.NEEDS_PAPERS, "joining_reason": "Chụp lại"}, "Hồ sơ cần bổ sung: Chụp lại"),
        ({"joining": JoiningState.REFUSED, "joining_reason": "Sai mã"}, "Hồ sơ bị từ chối: Sai mã"),
        ({"joining": JoiningState.APPLIED}, "Hồ sơ chủ thể đang chờ cán bộ xét."),
        ({"joining": JoiningState.APPLIED}, "Hãy thêm giấy: Đăng ký kinh doanh."),
        ({"suspended_on": date(2026, 1, 2), "suspension_reason": "Thu hồi"}, "Bị tạm ngừng bán: Thu hồi"),
        (
            {"holiday_from": date(2026, 1, 2), "holiday_until": date(2027, 1, 3)},
            "Nghỉ bán đến hết ngày 03/01/2027.",
        ),
    ],
)
def test_the_channel_says_how_the_file_stands(client, sign_in, db_session, fields, words):
    assert words in shown(client, sign_in, producer(**fields).id)


@pytest.mark.parametrize(
    ("state", "until", "words"),
    [
        (PaperState.REFUSED, None, "không đạt: Mờ"),
        (PaperState.ACCEPTED, date(2026, 12, 30), "hết hạn sau ngày 30/12/2026"),
        (PaperState.ACCEPTED, date(2026, 11, 1), "đã hết hạn ngày 01/11/2026"),
    ],
)
def test_the_channel_says_what_a_paper_needs_until_a_new_one_is_there(
    client, sign_in, db_session, state, until, words
):
    mine = producer()
    paper(mine.id, state, until, "Mờ")
    assert words in shown(client, sign_in, mine.id)
    paper(mine.id, PaperState.WAITING)
    assert words not in client.get(OWN).page.text


def test_the_channel_says_what_to_mend_what_was_approved_and_which_star_ends(client, sign_in, db_session):
    mine = producer()
    ending = a_product("Mắm sắp hết sao", producer=mine)
    link(ending, certificate(issued_on=date(2024, 1, 2), expires_on=date(2027, 1, 2)))
    asked = a_product("Mắm cần sửa", producer=mine)
    for product, notes in ((ending, None), (asked, {"summary": "Ngắn quá", "photos": "Mờ"})):
        version = session.scalars(select(ProductVersion).where(ProductVersion.product_id == product.id)).one()
        version.submitted_at = AT
        if notes:
            version.state, version.notes = VersionState.NEEDS_CHANGES, notes
        else:
            event = {"from_state": ProductState.DRAFT, "to_state": ProductState.PUBLISHED}
            session.add(ListingEvent(product_id=product.id, version_id=version.id, at=AT, **event))
    session.flush()
    page = shown(client, sign_in, mine.id)
    assert "Mắm sắp hết sao: giấy 4 sao hết hiệu lực sau ngày 02/01/2027." in page
    assert "Mắm cần sửa: cán bộ yêu cầu sửa 2 chỗ." in page
    assert "Mắm sắp hết sao đã được duyệt và đăng bán ngày 28/11/2026." in page


def test_a_person_without_e_mail_is_told_by_officers_of_the_province_only(client, sign_in, db_session):
    asking = producer(joining=JoiningState.APPLIED)
    producer_member(asking.id, accounts.user("Lê Thị Không Thư", phone="+84987654321").id)
    producer_member(asking.id, accounts.user("Có Thư", email="co.thu@vidu.vn").id)
    joining.decide(asking.id, JoiningState.NEEDS_PAPERS, "Chụp lại giấy.", by=None, at=AT)
    session.flush()
    assert sorted(session.scalars(select(Message.channel))) == [Channel.BY_HAND, Channel.EMAIL]

    sign_in(client, person(province_code="25"))
    waiting = session.scalars(select(Message.id).where(Message.channel == Channel.BY_HAND)).one()
    assert "Không Thư" not in client.get(TELL).page.text
    assert client.post(f"{TELL}/{waiting}/da-bao").status_code == 404

    sign_in(client, person(province_code="38"))
    page = client.get(TELL).page
    assert "Lê Thị Không Thư" in page.text
    assert "Chụp lại giấy." in page.text
    assert "tel:+84987654321" in page.links
    assert "Có Thư" not in page.text
    assert client.post(f"{TELL}/{waiting}/da-bao").status_code == 303
    assert session.get_one(Message, waiting).told_at == AT
    assert "Hoàn tác" in client.get(TELL).page.text
    assert client.post(f"{TELL}/{waiting}/hoan-tac").status_code == 303
    assert session.get_one(Message, waiting).told_at is None
