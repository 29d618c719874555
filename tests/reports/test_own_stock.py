"""A producer sees its goods at every outlet, and first what an outlet could use."""

from datetime import timedelta

from shop.extensions import session
from shop.reports.own_stock import own_stock
from tests.builders import accounts, cart, inventory, outlets, till
from tests.builders.cart import AT

LATER = AT + timedelta(hours=1)


def test_what_sells_out_soon_stands_first(db_session, query_count):
    quiet = cart.on_offer("Bánh gai", stock=50)
    busy = cart.on_offer("Chè xanh", outlet=quiet.outlet, stock=12)
    session.get_one(type(busy.product), busy.product.id).producer_id = quiet.product.producer_id
    other = outlets.outlet("Quầy hai")
    inventory.stocked(other, quiet.variant, 7, at=AT)
    cart.on_offer("Của người khác", outlet=quiet.outlet)
    till.sold(busy.outlet, (busy.variant_id, "9"))
    session.flush()

    with query_count() as statements:
        rows = own_stock([quiet.product.producer_id], LATER)

    assert [(row.goods.name, row.outlet, row.figures.on_hand, row.figures.sold) for row in rows] == [
        ("Chè xanh", busy.outlet.name, 3, 9),
        ("Bánh gai", quiet.outlet.name, 50, 0),
        ("Bánh gai", other.name, 7, 0),
    ]
    assert (rows[0].figures.is_wanting, rows[0].figures.lasts) == (True, 10)
    assert len(statements) <= 5


def test_the_page_leads_to_an_announced_delivery(db_session, clients, sign_in):
    offer = cart.on_offer("Chè xanh", stock=5)
    who = accounts.producer_person(offer.product.producer_id)
    stranger = accounts.producer_person(cart.on_offer("Khác", stock=0).product.producer_id)
    session.commit()

    page = sign_in(clients(), who).get("/kenh-chu-the/ton-kho").text

    assert "Chè xanh" in page
    assert f"/kenh-chu-the/giao-hang/moi?quy-cach={offer.variant_id}" in page
    assert "Chè xanh" not in sign_in(clients(), stranger).get("/kenh-chu-the/ton-kho").text


def test_a_long_list_is_told_page_by_page_and_none_is_left_out(db_session, clients, sign_in, monkeypatch):
    monkeypatch.setattr("shop.reports.views.own_stock.PER_PAGE", 1)
    offer = cart.on_offer("Chè xanh", stock=5)
    inventory.stocked(outlets.outlet("Quầy hai"), offer.variant, 7, at=AT)
    client = sign_in(clients(), accounts.producer_person(offer.product.producer_id))
    session.commit()

    first, second = (client.get(f"/kenh-chu-the/ton-kho?trang={number}").text for number in (1, 2))

    assert ("Quầy hai" in first) + ("Quầy hai" in second) == 1
    assert "trang=2" in first
