"""The outlet's first page: numbers of that outlet, in the same number of statements for one order or many."""

from datetime import date, timedelta

import time_machine
from sqlalchemy import select

from shop.checkout import fulfilling
from shop.inventory.models import Lot
from shop.inventory.services.recall import block_root
from shop.orders.board import Tab
from shop.reports.office import office
from shop.reports.today import today
from tests.builders import accounts, counting, inventory, outlets
from tests.builders.cart import AT, on_offer
from tests.builders.inventory import stocked
from tests.builders.orders import delivery, part_of, pickup, place
from tests.builders.tested import a_report


def test_each_number_counts_what_its_list_shows(db_session):
    offer = on_offer(stock=20)
    place(pickup(offer.outlet.id), (offer.variant_id, 1))
    place(delivery(), (offer.variant_id, 1))
    sound = stocked(offer.outlet, offer.variant, 2, expires_on=date(2026, 12, 10))
    root = stocked(offer.outlet, offer.variant, 2, expires_on=date(2027, 12, 10))
    block_root(
        db_session.scalars(select(Lot.id).order_by(Lot.id.desc()).limit(1)).one(),
        reason="Thử",
        at=AT,
        by=None,
    )
    assert (today(offer.outlet.id, AT).failed, office(None).failed) == (0, 0)
    db_session.get(Lot, root.lot_id).made_on = None
    for lot_id in (root.lot_id, sound.lot_id):
        a_report(lot_id, AT, passed=False)
    figures = today(offer.outlet.id, AT)
    assert (figures.failed, office(None).failed, office("00").failed) == (1, 1, 0)
    assert (figures.heaps[Tab.NEW], figures.heaps[Tab.CALL]) == (1, 1)
    assert (figures.expired, figures.expiring, figures.recalled) == (0, 1, 1)
    assert figures.to_tell == 2
    later = today(offer.outlet.id, AT + timedelta(days=20))
    assert (later.expired, later.pressing) == (1, {Tab.LATE: 2, Tab.LEAVING: 0})


def numbers(page) -> dict[str, tuple[int, str]]:
    """What the page says: words -> (number, address)."""
    found = {}
    for link in page.all("a", class_="stat"):
        number, words = " ".join("".join(link.itertext()).split()).split(" ", 1)
        found[words] = (int(number), link.get("href"))
    return found


def rows_of(client, href: str) -> int:
    """The rows of the first table of a list; none when it says that there is nothing."""
    body = next(client.get(href).page.find("main").iter("tbody"), None)
    return 0 if body is None else sum(any(True for _link in row.iter("a")) for row in body.iter("tr"))


def test_each_number_leads_to_exactly_its_rows(client, sign_in, db_session):
    with time_machine.travel(AT, tick=False):
        offer = on_offer(stock=20)
        sign_in(client, accounts.manager(offer.outlet.id))
        here = offer.outlet
        orders = [
            place(pickup(here.id, phone=f"+8491234000{number}"), (offer.variant_id, 1)) for number in range(4)
        ]
        for order in orders[:3]:
            part = part_of(order)
            fulfilling.start_preparing(here.id, part.id, at=AT, by=None)
            if order is not orders[2]:
                fulfilling.mark_ready(here.id, part.id, at=AT, by=None)
        part_of(orders[0]).pickup_until = AT.date() + timedelta(days=1)
        part_of(orders[3]).hand_over_day = AT.date() - timedelta(days=1)
        low = on_offer("Chè lam", outlet=here, stock=3)
        inventory.setting(here, low.variant, low_mark=5)
        on_offer("Nem chua", outlet=here, stock=0)
        stocked(here, offer.variant, 2, expires_on=date(2026, 12, 10))
        failed = stocked(here, offer.variant, 2, expires_on=date(2026, 12, 20))
        stocked(here, offer.variant, 2, expires_on=date(2026, 11, 29))
        stocked(here, low.variant, 2, expires_on=date(2027, 12, 10))
        newest = select(Lot.id).order_by(Lot.id.desc()).limit(1)
        block_root(db_session.scalars(newest).one(), reason="Thử", at=AT, by=None)
        a_report(failed.lot_id, AT, passed=False)
        counting.opened(here.id, at=AT)
        db_session.flush()
    with time_machine.travel(AT + timedelta(days=2), tick=False):
        said = numbers(client.get(f"/quan-ly/{here.slug}/hom-nay").page)
        shown = {
            words: rows_of(client, href)
            for words, (_number, href) in said.items()
            if "can-bao-khach" not in href and "vu-viec" not in href
        }
    assert {words: said[words][0] for words in shown} == shown
    figures = {words: number for words, (number, _href) in said.items()}
    assert (figures["Quá hẹn"], figures["Sắp quá hạn nhận"], figures["Chờ khách nhận"]) == (2, 1, 2)
    assert (figures["Lô đã hết hạn"], figures["Lô hết hạn trong 30 ngày"]) == (1, 2)
    assert (figures["Mặt hàng sắp hết"], figures["Mặt hàng có lô bị thu hồi"]) == (1, 1)
    assert (figures["Phiếu đang kiểm kho"], figures["Mặt hàng có lô kiểm nghiệm không đạt"]) == (1, 1)
    assert figures["Cần báo khách"] == 6


def test_another_outlets_numbers_are_nobodys_business(client, sign_in, db_session):
    mine, other = outlets.outlet(), outlets.outlet("Điểm khác")
    sign_in(client, accounts.clerk(mine.id))
    assert client.get(f"/quan-ly/{mine.slug}/hom-nay").status_code == 200
    assert client.get(f"/quan-ly/{other.slug}/hom-nay").status_code == 404


def test_the_page_needs_no_more_statements_for_more_orders(client, sign_in, db_session, query_count):
    offer = on_offer(stock=50)
    sign_in(client, accounts.manager(offer.outlet.id))
    page, outlet_id, variant_id = f"/quan-ly/{offer.outlet.slug}/hom-nay", offer.outlet.id, offer.variant_id
    client.get(page)  # the process has read its settings

    with query_count() as few:
        assert client.get(page).status_code == 200
    for number in range(5):
        place(pickup(outlet_id, phone=f"+8491234000{number}"), (variant_id, 1))
    with query_count() as many:
        client.get(page)

    assert len(many) == len(few), str(many)
