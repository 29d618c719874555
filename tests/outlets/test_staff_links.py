"""The links beside working pages lead nowhere that answers 404."""

import pytest

from shop.outlets.states import StaffRole
from tests.builders.certification import person
from tests.builders.outlets import operator, operator_member, outlet, seat


def links_of(visitor, path: str) -> list[str]:
    found = visitor.get(path).page.all("a", class_="staff-nav__link")
    return [link.get("href") for link in found]


@pytest.mark.parametrize("who", ["officer", "operator", "admin"])
def test_every_link_of_the_programme_opens(client, sign_in, db_session, who):
    somebody = person(province_code="38" if who == "officer" else None, is_admin=who == "admin")
    if who == "operator":
        operator_member(operator().id, somebody.id)
    sign_in(client, somebody)
    shown = links_of(client, "/quan-tri/diem-ban" if who == "operator" else "/quan-tri/chu-the")
    assert shown
    assert {path: client.get(path).status_code for path in shown} == dict.fromkeys(shown, 200)


@pytest.mark.parametrize("role", list(StaffRole))
def test_every_link_of_an_outlet_opens(client, sign_in, db_session, role):
    place, somebody = outlet(), person()
    seat(place.id, somebody.id, role)
    sign_in(client, somebody)
    shown = links_of(client, f"/quan-ly/{place.slug}/vu-viec")
    assert shown
    assert {path: client.get(path).status_code for path in shown} == dict.fromkeys(shown, 200)
    assert any(path.endswith("/gio-mo-cua") for path in shown) is (role is StaffRole.MANAGER)
