"""The public check of a certificate."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from shop.certification.states import CertificateState
from shop.extensions import session
from tests.builders.catalogue import a_draft, a_product
from tests.builders.certification import certificate, covered_product, link

DAY = date(2026, 11, 23)


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 5, 0, tzinfo=UTC)


def answer_of(client, row, day: date = DAY) -> str:
    with time_machine.travel(noon(day), tick=False):
        return client.get(f"/chung-nhan/{row.code}").page.text


def test_a_certificate_is_in_force_on_its_last_day_and_not_the_day_after(client, db_session):
    row = certificate(issued_on=date(2023, 11, 23))
    assert "Còn hiệu lực Có hiệu lực đến hết ngày 23/11/2026." in answer_of(client, row)
    text = answer_of(client, row, date(2026, 11, 24))
    assert "Hết hiệu lực Ngày cuối còn hiệu lực là 23/11/2026." in text
    assert "Chứng nhận OCOP 4 sao, còn hiệu lực" not in text


def test_an_extension_is_part_of_the_answer(client, db_session):
    row = certificate(issued_on=date(2023, 11, 1), extended_until=date(2026, 12, 31))
    assert "Có hiệu lực đến hết ngày 31/12/2026." in answer_of(client, row)


def test_a_withdrawn_certificate_says_from_when(client, db_session):
    row = certificate()
    covered_product(row, withdrawn_on=date(2026, 11, 23))
    assert "Còn hiệu lực" in answer_of(client, row, date(2026, 11, 22))
    assert "Đã thu hồi Không còn sao từ ngày 23/11/2026." in answer_of(client, row)


def test_of_two_products_only_the_withdrawn_one_is_marked(client, db_session):
    row = certificate()
    link(a_product("Mắm tôm"), row)
    link(a_product("Mắm tép"), row, withdrawn_on=date(2026, 5, 1))
    text = answer_of(client, row)
    assert "Còn hiệu lực" in text
    assert "Mắm tép Đã thu hồi từ ngày 01/05/2026" in text
    assert text.count("Đã thu hồi") == 1


def test_the_page_shows_what_is_printed_and_what_the_star_means(client, db_session):
    row = certificate(name="Mắm tôm mẫu")
    row.product_code = "38-16000-01-2026"
    session.flush()
    text = answer_of(client, row)
    for words in (
        "Mắm tôm mẫu",
        "38-16000-01-2026",
        "ngày 02/01/2026",
        "UBND tỉnh Thanh Hóa",
        "4 sao: đạt từ 70 đến dưới 90 điểm trên 100",
        "không phải điểm của người mua",
    ):
        assert words in text


def test_a_published_product_is_a_link_and_a_draft_only_a_name(client, db_session):
    row = certificate()
    shown, draft = a_product("Mắm tôm"), a_draft("Mắm tép")
    link(shown, row)
    link(draft, row)
    html = client.get(f"/chung-nhan/{row.code}").page.html
    assert f'href="/san-pham/{shown.slug}"' in html
    assert f'href="/san-pham/{draft.slug}"' not in html
    assert "Mắm tép" in html


def test_goods_have_their_english_name_on_the_english_page(client, db_session):
    row = certificate()
    link(a_product("Mắm tôm", name_en="Shrimp paste"), row)
    link(a_draft("Mắm tép", name_en="Krill paste"), row)
    link(a_product("Rươi kho"), row)
    html = client.get(f"/en/chung-nhan/{row.code}").page.html
    assert ">Shrimp paste</a>" in html
    assert "<span>Krill paste</span>" in html
    assert ' lang="vi">Rươi kho</a>' in html
    assert "Mắm tép" not in html


def test_a_sample_is_marked_as_one(client, db_session):
    row = certificate()
    assert "không phải giấy chứng nhận thật" not in answer_of(client, row)
    row.is_sample = True
    session.flush()
    assert "Đây là dữ liệu mẫu để xem thử cửa hàng, không phải giấy chứng nhận thật." in answer_of(
        client, row
    )


def test_the_code_may_be_typed_in_small_letters(client, db_session):
    assert client.get(f"/chung-nhan/{certificate().code.lower()}").status_code == 200


@pytest.mark.parametrize("state", [CertificateState.SUBMITTED, CertificateState.REJECTED])
def test_what_is_not_verified_is_not_there(client, db_session, state):
    assert client.get(f"/chung-nhan/{certificate(state=state).code}").status_code == 404


def test_an_unknown_code_is_not_there(client, db_session):
    assert client.get("/chung-nhan/ABCDEFGH").status_code == 404
