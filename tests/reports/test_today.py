"""The outlet's first page: numbers of that outlet, in the same number of statements for one order or many."""

from datetime import date, timedelta

from sqlalchemy import select

from shop.inventory.models import Lot
from shop.inventory.services.recall import block_root
from shop.orders.board import Tab
from shop.reports.today import today
from tests.builders import accounts, outlets
from tests.builders.cart import AT, on_offer
from tests.builders.inventory import stocked
from tests.builders.orders import delivery, pickup, place


def test_each_number_counts_what_its_list_shows(db_session):
    offer = on_offer(stock=20)
    place(pickup(offer.outlet.id), (offer.variant_id, 1))
    place(delivery(), (offer.variant_id, 1))
    stocked(offer.outlet, offer.variant, 2, expires_on=date(2026, 12, 10))
    root = stocked(offer.outlet, offer.variant, 2, expires_on=date(2027, 12, 10))
    block_root(
        db_session.scalars(select(Lot.id).order_by(Lot.id.desc()).limit(1)).one(),
        reason="Thử",
        at=AT,
        by=None,
    )
    del root
    figures = today(offer.outlet.id, AT)
    assert (figures.heaps[Tab.NEW], figures.heaps[Tab.CALL]) == (1, 1)
    assert (figures.expired, figures.expiring, figures.recalled) == (0, 1, 1)
    assert figures.to_tell == 2
    later = today(offer.outlet.id, AT + timedelta(days=20))
    assert (later.expired, later.late) == (1, 2)


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
