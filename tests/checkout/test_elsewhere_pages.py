"""The page on which a manager moves lines of an order to another outlet."""

import pytest

from shop.extensions import session
from shop.outlets.states import StaffRole
from tests.builders import outlets
from tests.builders.certification import person
from tests.builders.returning import lines_of
from tests.checkout.test_elsewhere import Order, jar, order, other, parts_of, tea

__all__ = ["jar", "order", "other", "tea"]
pytestmark = pytest.mark.usefixtures("books_agree")


def seated(outlet, role=StaffRole.MANAGER):
    who = person()
    outlets.seat(outlet.id, who.id, role)
    session.commit()
    return who


def page(order: Order, slug: str) -> str:
    return f"/quan-ly/{slug}/don-hang/{parts_of(order)[0].id}/chuyen-diem-ban"


def test_a_manager_moves_a_line_on_the_page(client, sign_in, order, jar, other):
    sign_in(client, seated(jar.outlet))
    path, line = page(order, jar.outlet.slug), lines_of(order)[0].id

    shown = client.get(path).page.text
    answer = client.submit(path, {"lines": str(line), "to": str(other.id), "reason": "hết chỗ"}, action=path)

    assert "Sầm Sơn: thiếu Chè xanh" in shown
    assert "Hàng được giữ ở điểm bán kia" in client.follow(answer).page.text
    assert [part.outlet_id for part in parts_of(order)] == [jar.outlet.id, other.id]
    customer = client.get(f"/don-hang/{order.token}").page.text
    assert "→ Sầm Sơn" in customer


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"lines": []}, "Hãy chọn một mục."),
        ({"lines": "x"}, "Hãy chọn trong danh sách."),
        ({"to": "0"}, "Hãy chọn một mục."),
        ({"to": ""}, "Hãy chọn một mục."),
        ({"reason": ""}, "Lý do"),
        ({"reason": "x" * 301}, "Lý do"),
    ],
)
def test_bad_input_is_said_at_its_field_and_moves_nothing(client, sign_in, order, jar, other, sent, sentence):
    sign_in(client, seated(jar.outlet))
    path, line = page(order, jar.outlet.slug), lines_of(order)[0].id
    fields = {"lines": str(line), "to": str(other.id), "reason": "giữ lại chữ này", **sent}

    answer = client.submit(path, fields, action=path)

    assert answer.status_code == 422
    assert sentence in answer.page.text
    if "reason" not in sent:
        assert answer.page.field("reason").get("value") == "giữ lại chữ này"
    assert len(parts_of(order)) == 1


def test_clerks_and_managers_of_other_outlets_have_no_such_page(clients, sign_in, order, jar, other):
    path = page(order, jar.outlet.slug)
    assert clients().get(path).status_code == 303
    assert sign_in(clients(), seated(jar.outlet, StaffRole.CLERK)).get(path).status_code == 404
    assert sign_in(clients(), seated(other)).get(path).status_code == 404
    elsewhere = f"/quan-ly/{other.slug}/don-hang/{parts_of(order)[0].id}/chuyen-diem-ban"
    assert sign_in(clients(), seated(other)).get(elsewhere).status_code == 404
    boss = person()
    outlets.operator_member(jar.outlet.operator_id, boss.id)
    session.commit()
    assert sign_in(clients(), boss).get(path).status_code == 200
