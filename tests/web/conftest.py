"""One place of the country and a browser of each kind of person in it."""

import pytest

from shop.accounts import identifiers, recovery
from tests.builders import accounts, country
from tests.builders.cart import AT
from tests.support.trying import QuickClient


@pytest.fixture
def place(db_session) -> country.Place:
    """Everything that a page can be about, and a code for who forgot the password."""
    found = country.two_places()[0]
    identifier = identifiers.parse(found.customer.phone)
    manager = found.people["manager"].id
    found.extra["recovery_code"] = recovery.give_code(identifier, by=manager, at=AT)
    return found


@pytest.fixture
def people(app, place, sign_in) -> dict[str, QuickClient]:
    """Somebody who sees each kind of page; the shopper is a guest on the way to an order."""
    users = {**place.people, "customer": place.customer, "admin": accounts.admin()}
    clients = {name: sign_in(QuickClient(app), user) for name, user in users.items()}
    for client in clients.values():
        client.get("/tai-khoan/thong-tin")
    clients["guest"], clients["shopper"] = QuickClient(app), QuickClient(app)
    clients["guest"].get("/dang-nhap")
    clients["shopper"].set_cookie("cart", f"{place.cart}.1")
    clients["shopper"].get("/dang-nhap")
    return clients
