"""The page of reconciliation: a day, the service's lines, who may see what."""

import pytest
import time_machine
from sqlalchemy import select

from shop.extensions import session
from shop.payments.providers.base import Movement, MovementKind
from shop.reconciliation import services
from shop.reconciliation.models import ProviderMovement
from tests.builders import accounts, outlets
from tests.builders.cart import AT
from tests.builders.paying import awaited, pays

HERE = "/quan-tri/doi-soat"


@pytest.fixture(autouse=True)
def _now(db_session):
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def admin(client, sign_in):
    return sign_in(client, accounts.admin())


def line(ref: str = "txn_x") -> ProviderMovement:
    told = [Movement(ref, MovementKind.CHARGE, 120_000, 4_000, "vnd", AT, "ch_x", "pi_x")]
    services.take("stripe", told, at=AT)
    return session.scalars(select(ProviderMovement)).one()


def text_of(answer) -> str:
    return answer.page.text.replace("\xa0", " ")


def test_an_empty_day_says_so(admin):
    page = text_of(admin.get(f"{HERE}?ngay=01/11/2026"))
    assert "Đối soát ngày 01/11/2026" in page
    assert "Không có khoản chuyển nào được báo trong ngày." in page
    assert "Cửa hàng chưa nhận thẻ." in page


@pytest.mark.parametrize("day", ["32/11/2026", "abc", ""])
def test_a_day_that_is_none_is_refused_beside_its_field(admin, day):
    answer = admin.get(f"{HERE}?ngay={day}")
    assert answer.status_code == 422
    assert answer.page.all("input", name="ngay")[0].get("aria-invalid") == "true"


def test_people_of_an_operator_see_their_own_money_and_nothing_of_cards(clients, sign_in, admin):
    order = awaited(2)
    pays(order)
    line()
    own = sign_in(clients(), accounts.operator_person(order.payee_operator_id))
    stranger = sign_in(clients(), accounts.operator_person(outlets.outlet().operator_id))

    assert "120.000 ₫" in text_of(own.get(HERE))
    assert "txn_x" not in text_of(own.get(HERE))
    assert "120.000 ₫" not in text_of(stranger.get(HERE))
    assert own.post(f"{HERE}/dich-vu-the").status_code == 404
    assert "txn_x" in text_of(admin.get(HERE))


def test_a_line_is_looked_into_with_words(admin):
    order = awaited(2)
    pays(order)
    number = line().id
    path = f"{HERE}/dong/{number}"
    refused = admin.post(path, data={"note": ""})
    assert refused.status_code == 422
    assert refused.page.all("a", href=f"#note-{number}")
    assert refused.page.all("input", id=f"note-{number}")[0].get("aria-invalid") == "true"
    assert "Không có khoản chuyển nào được báo trong ngày." not in text_of(refused)
    assert admin.post(path, data={"note": "Thử của nhân viên"}).status_code == 303

    assert "txn_x" not in text_of(admin.get(HERE))
    assert admin.post(f"{HERE}/dong/987654", data={"note": "x"}).status_code == 404


def test_reading_the_balance_says_what_came(admin, takes_cards):
    session.commit()
    answer = admin.post(f"{HERE}/dich-vu-the", follow_redirects=True)
    assert "Đã đọc sổ của dịch vụ thẻ: 0 dòng mới." in text_of(answer)


def test_a_service_that_does_not_answer_is_said(admin, takes_cards):
    session.commit()
    takes_cards.fail_next(9)
    answer = admin.post(f"{HERE}/dich-vu-the", follow_redirects=True)

    assert answer.status_code == 200
    assert "Chưa kết nối được với dịch vụ thẻ." in text_of(answer)
