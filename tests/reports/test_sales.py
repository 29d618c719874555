"""Sales of a period: by star, producer, outlet, product or day, less what went back; each reader sees their own."""

from datetime import timedelta

import pytest

from shop.core.clock import vn_day
from shop.extensions import session
from shop.outlets.models import Outlet
from shop.reports import sales as report
from shop.reports.sales import Group, sales
from shop.reports.views import sales as views
from tests.builders import accounts, cart, certification, returning, settling, till
from tests.builders.cart import AT
from tests.checkout.conftest import clock

__all__ = ["clock"]
pytestmark = pytest.mark.usefixtures("db_session")
DAY = vn_day(AT)
LATER = AT + timedelta(days=2)
END = vn_day(LATER)


@pytest.fixture
def shop():
    """Three jars with four stars and a loaf without, at one outlet; a jar comes back two days later."""
    jars = cart.on_offer("Mắm tôm", price=60_000)
    certification.link(jars.product, certification.certificate(stars=4))
    loaf = cart.on_offer("Bánh gai", price=20_000, outlet=jars.outlet)
    order = till.sold(jars.outlet, (jars.variant_id, "3"), (loaf.variant_id, "2"))
    refund = returning.came_back(order, at=LATER)
    settling.paid_back(refund, at=LATER)
    session.flush()
    return jars, loaf


def readers(jars: cart.Offer) -> dict[str, accounts.User]:
    """Who reads which report: the outlet's manager, the producer, an admin."""
    seats = {
        f"/quan-ly/{jars.outlet.slug}/bao-cao": accounts.manager(jars.outlet.id),
        "/kenh-chu-the/doanh-thu": accounts.producer_person(jars.product.producer_id),
        "/quan-tri/bao-cao": accounts.admin(),
    }
    session.commit()
    return seats


def rows(group: Group, *scope, last=END) -> list[tuple]:
    return [(row.key, row.lines, row.sold, row.refunded) for row in sales(group, DAY, last, *scope)]


def test_sales_are_told_by_star_as_they_were_sold(shop):
    assert rows(Group.STAR) == [(4, 1, 180_000, 60_000), (None, 1, 40_000, 0)]


def test_a_refund_counts_on_its_own_day(shop):
    assert rows(Group.DAY) == [(DAY, 2, 220_000, 0), (vn_day(LATER), 0, 0, 60_000)]
    assert rows(Group.DAY, last=DAY) == [(DAY, 2, 220_000, 0)]
    assert rows(Group.MONTH) == [("2026-11", 2, 220_000, 60_000)]


@pytest.mark.parametrize(
    "group", [Group.COMMUNE, Group.PROVINCE, Group.PRODUCER, Group.OUTLET, Group.PRODUCT]
)
def test_every_way_to_tell_them_adds_up_to_the_same(shop, group):
    found = rows(group)

    assert (sum(row[2] for row in found), sum(row[3] for row in found)) == (220_000, 60_000)
    assert all(row[0] for row in found)


def test_a_scope_leaves_others_out(shop):
    assert rows(Group.PRODUCT, Outlet.id == shop[0].outlet.id + 1) == []


@pytest.mark.usefixtures("clock")
def test_each_reader_sees_their_own_and_takes_it_along(shop, clients, sign_in):
    seats = readers(shop[0])
    for address, who in seats.items():
        client = sign_in(clients(), who)
        assert "180.000" in client.get(f"{address}?theo=san-pham").text
        rows = client.get(f"{address}/tep/csv?theo=san-pham").data.decode("utf-8-sig")
        assert "Mắm tôm,1,180000,0,180000" in rows
        assert client.get(f"{address}?tu=01/01/2020&den=01/01/2027").status_code == 422
        assert client.get(f"{address}?tu=abc&theo=khong-co").status_code == 422


@pytest.mark.usefixtures("clock")
def test_a_report_that_is_cut_says_so_and_its_sum_is_of_all(shop, client, sign_in, monkeypatch):
    tea = cart.on_offer("Chè", price=10_000, outlet=shop[0].outlet)
    till.sold(tea.outlet, (tea.variant_id, "1"))
    who = accounts.admin()
    session.commit()
    monkeypatch.setattr(views, "MOST_ROWS", 2)
    monkeypatch.setattr(report, "MOST_ROWS", 2)

    page = sign_in(client, who).get("/quan-tri/bao-cao?theo=san-pham").page.text

    assert "Chè" not in page
    assert "Chỉ hiện 2 dòng đầu" in page
    assert "230.000" in page


@pytest.mark.usefixtures("clock")
def test_a_report_asks_for_two_statements_however_many_rows(shop, query_count):
    with query_count() as statements:
        sales(Group.PRODUCT, DAY, DAY)

    assert len(statements) == 2
