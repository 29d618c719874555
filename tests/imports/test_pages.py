"""The pages of a sheet: uploaded, matched, shown, written, undone; only by whose goods they are."""

import csv
import io
from io import BytesIO

import pytest
import time_machine
from sqlalchemy import func, select

from shop.catalogue.models import Product, ProductVersion
from shop.extensions import session
from shop.imports import jobs, queries, services
from shop.imports.models import ProductImport
from shop.sheets.writing import csv_of
from tests.builders import accounts, catalogue, inventory, outlets
from tests.builders.places import VIET_TRI
from tests.builders.producers import producer as a_producer
from tests.builders.sheets import AT, row, table, uploaded, written
from tests.support.pages import fields_of

HERE = "/kenh-chu-the/nhap-bang"


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def producer(db_session):
    return a_producer()


@pytest.fixture
def member(producer, client, sign_in):
    who = accounts.producer_person(producer.id)
    session.commit()
    return sign_in(client, who)


def send(member, rows, data: bytes | None = None, here: str = HERE):
    form = fields_of(member.get(here).page.form(here))
    file = (BytesIO(csv_of(rows) if data is None else data), "bang.csv")
    return member.post(here, data={**form, "file": file}, content_type="multipart/form-data")


def press(member, page: str, do: str, **more):
    """Send the only form of a page by one of its buttons; gives the answer."""
    form = fields_of(member.get(page).page.form(page))
    return member.post(page, data={**form, "do": do, **more})


def test_a_producer_uploads_matches_looks_and_writes(member, producer):
    rows = table(row("A"), row("B", "Miến Mẫu", price="x"))
    page = send(member, rows).headers["Location"]
    assert "bang.csv" in member.get(HERE).page.text

    matched = member.get(page)
    assert "Máy đã nhận ra 13 cột" in matched.page.text
    shown = member.follow(press(member, page, "match"))
    assert "Mới: 1" in shown.page.text
    assert "“x”: Hãy nhập số tiền bằng đồng" in shown.page.text
    assert "Dòng" in member.get(f"{page}?loai=wrong").page.text
    faults = member.get(f"{page}/loi.xlsx")
    assert faults.data.startswith(b"PK")
    assert session.scalar(select(func.count(Product.id))) == 0

    done = member.follow(press(member, page, "write"))
    assert "Đã ghi 1 sản phẩm" in done.page.text
    assert member.post(page, data={**fields_of(done.page.form(page)), "do": "write"}).status_code == 422
    undone = member.follow(press(member, page, "undo"))
    assert "Đã hoàn tác toàn bộ." in undone.page.text


def test_wrong_choices_are_said_at_their_field_and_kept(member, producer):
    page = send(member, table(row("A"))).headers["Location"]

    without = press(member, page, "match", column_0="")
    twice = press(member, page, "match", column_1="own_sku")
    below = press(member, page, "match", heading="1")

    assert [answer.status_code for answer in (without, twice, below)] == [422] * 3
    assert "Hãy chọn cột mã hàng" in without.page.text
    assert "Mục này đã chọn ở cột 1." in twice.page.text
    assert "chưa có sản phẩm nào" in below.page.text


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 x", b"a\nb", b"<!doctype html>"])
def test_what_is_no_table_is_refused(member, data):
    answer = send(member, [], data)

    assert answer.status_code == 422
    assert session.scalar(select(func.count(ProductImport.id))) == 0


def test_the_columns_can_be_chosen_again_until_it_is_written(member, producer):
    number = uploaded(producer.id, table(row("A")))
    session.commit()
    page = f"{HERE}/{number}"

    assert "Chọn cột" in member.follow(press(member, page, "again")).page.text


def test_a_large_sheet_is_left_to_the_worker_and_its_page_comes_again(member, producer, monkeypatch):
    monkeypatch.setattr("shop.imports.views.pages.AT_ONCE", 0)
    monkeypatch.setattr("shop.jobs.soon", lambda name: None)
    page = send(member, table(row("A"))).headers["Location"]

    waiting = member.follow(press(member, page, "match"))

    assert waiting.headers["Refresh"] == "2"
    assert "0 trên 1 sản phẩm" in waiting.page.text


def test_a_queue_that_is_away_keeps_no_sheet_from_the_worker(member, producer, monkeypatch):
    def away(name):
        raise ConnectionError(name)

    monkeypatch.setattr("shop.imports.views.pages.AT_ONCE", 0)
    monkeypatch.setattr("shop.jobs.soon", away)
    page = send(member, table(row("A"))).headers["Location"]

    assert press(member, page, "match").status_code == 303
    assert queries.running() == [int(page.rpartition("/")[2])]


def test_a_sheet_does_not_keep_the_worker_to_its_end(producer, monkeypatch):
    read = services.read(
        "bang.csv", csv_of(table(*(row(f"K{n}", f"Mắm {n}", price="x") for n in range(101))))
    )
    number = services.keep(producer.id, read, by=None, at=AT)
    services.match(number, 0, session.get_one(ProductImport, number).columns, by=None, at=AT)
    session.commit()
    monkeypatch.setattr("shop.imports.jobs.SECONDS", -1)

    jobs.finish(number)
    assert (session.get_one(ProductImport, number).done, queries.running()) == (100, [number])
    jobs.finish(number)
    assert queries.running() == []


def test_strangers_find_nothing(member, producer, clients, sign_in):
    number = uploaded(a_producer().id, table(row("A", price="x")))
    session.commit()

    for address in (f"{HERE}/{number}", f"{HERE}/{number}/loi.xlsx"):
        assert member.get(address).status_code == 404
    assert member.get(f"/quan-tri/chu-the/{producer.id}/nhap-bang").status_code == 404
    assert member.post(f"{HERE}/{number}", data={"do": "write"}).status_code in {400, 404}


def test_an_officer_imports_for_a_producer_of_the_own_province_only(producer, client, sign_in):
    elsewhere = a_producer(commune_code=VIET_TRI)
    officer = sign_in(client, accounts.officer("38"))
    session.commit()
    here = f"/quan-tri/chu-the/{producer.id}/nhap-bang"

    page = send(officer, table(row("A")), here=here).headers["Location"]
    press(officer, page, "match")
    press(officer, page, "write")

    version = session.scalars(select(ProductVersion)).one()
    assert version.state.value == "draft"
    assert officer.get(f"{here}/xuat/xlsx").data.startswith(b"PK")
    assert officer.get(f"/quan-tri/chu-the/{elsewhere.id}/nhap-bang").status_code == 404
    assert officer.get(f"/quan-tri/chu-the/{elsewhere.id}/nhap-bang/xuat/csv").status_code == 404


def test_goods_go_out_as_a_table_without_formulas(member, producer):
    written(producer.id, table(row("A", "=HYPERLINK(1)")))
    written(a_producer().id, table(row("B", "Của người khác")))
    session.commit()

    text = member.get(f"{HERE}/xuat/csv").data.decode("utf-8-sig")

    lines = list(csv.reader(io.StringIO(text)))
    assert len(lines) == 1  # a formula was never taken in
    assert member.get(f"{HERE}/mau/csv").data.startswith(b"\xef\xbb\xbf")


def table_of(answer) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))


def test_an_outlet_takes_its_own_stock_away_and_no_other(db_session, clients, sign_in):
    here, there = outlets.outlet("Hạc Thành"), outlets.outlet("Việt Trì")
    jar = inventory.a_variant()
    inventory.stocked(here, jar, 7)
    clerk = sign_in(clients(), accounts.clerk(here.id))
    session.commit()

    found = clerk.get(f"/quan-ly/{here.slug}/ton-kho/xuat/csv")

    assert [row[4] for row in table_of(found)] == ["Tồn kho", "7"]
    assert clerk.get(f"/quan-ly/{here.slug}/ton-kho/xuat/xlsx").data.startswith(b"PK")
    assert clerk.get(f"/quan-ly/{there.slug}/ton-kho/xuat/csv").status_code == 404


def test_an_officer_takes_away_the_goods_of_the_own_province(db_session, clients, sign_in):
    catalogue.a_product("Mắm trong tỉnh")
    catalogue.a_product("Chè tỉnh khác", producer=a_producer(commune_code=VIET_TRI))
    officer = sign_in(clients(), accounts.officer("38"))
    session.commit()

    assert [row[1] for row in table_of(officer.get("/quan-tri/san-pham/xuat/csv"))] == [
        "Tên sản phẩm",
        "Mắm trong tỉnh",
    ]
    assert len(table_of(officer.get("/quan-tri/san-pham/xuat/csv?loc=hidden"))) == 1


def test_lists_and_pages_that_wait_do_not_read_the_sheet(member, producer, query_count):
    number = uploaded(producer.id, table(row("A")))
    session.commit()
    session.expire_all()

    with query_count() as statements:
        queries.recent([producer.id])
        queries.sheet(number, [producer.id])

    assert not [one for one in statements if "product_imports.rows" in one]
