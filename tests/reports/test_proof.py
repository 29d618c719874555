"""Everybody may read how the last proofs ended."""

from datetime import timedelta

from shop.reports.proof import nights, note
from shop.reports.verify.findings import Finding
from tests.builders.cart import AT, on_offer

WRONG = Finding(1, "item-sum", "lệch", "stock_items", 1, {})


def test_the_latest_night_stands_first_with_what_it_looked_at(db_session):
    on_offer(stock=3)
    note([], at=AT)
    note([WRONG, WRONG], at=AT + timedelta(days=1))

    last, first = nights()

    assert (last.total, last.differences) == (2, {1: 2})
    assert (first.total, first.counted["movements"]) == (0, 1)


def test_the_page_says_that_all_agrees_or_what_does_not(client, db_session):
    assert "Chưa có lần đối chiếu nào" in client.get("/doi-chieu").text
    note([], at=AT)
    db_session.commit()
    assert "Mọi đối chiếu đều khớp" in client.get("/doi-chieu").text
    note([WRONG], at=AT)
    db_session.commit()

    page = client.get("/doi-chieu").text

    assert "1 chỗ chưa khớp" in page
    assert "1 chỗ lệch" in page
    assert "1 difference" in client.get("/en/doi-chieu").text
