"""The producer announces on their page, the outlet receives on its own."""

import re
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import func, select

from shop.extensions import session
from shop.inventory.models import Receipt, StockItem
from shop.inventory.states import Condition
from shop.outlets.states import StaffRole
from shop.supplies import queries
from shop.supplies.models import Supply, SupplyPhoto
from shop.supplies.states import SupplyState
from shop.supplies.views import own
from tests.builders import accounts, inventory, outlets
from tests.builders.certification import person
from tests.builders.media import PDF, picture, picture_with_position
from tests.builders.supplies import announced, lines_of
from tests.builders.transfers import producer_of
from tests.checkout.conftest import books_agree, clock
from tests.support.pages import fields_of

__all__ = ["books_agree", "clock"]
pytestmark = pytest.mark.usefixtures("books_agree")
NEW = "/kenh-chu-the/giao-hang/moi"


@pytest.fixture
def here(db_session):
    return outlets.outlet("Hạc Thành")


@pytest.fixture
def jar(here):
    return inventory.a_variant()


@pytest.fixture
def producer(jar, clients, sign_in):
    who = accounts.producer_person(producer_of(jar))
    session.commit()
    return sign_in(clients(), who)


@pytest.fixture
def clerk(here, clients, sign_in):
    who = person()
    outlets.seat(here.id, who.id, StaffRole.CLERK)
    session.commit()
    return sign_in(clients(), who)


def filled(producer, here, jar, **more) -> dict:
    """The form with one line of jars, as the browser would send it."""
    page = producer.get(NEW)
    form = fields_of(page.page.form(NEW)) | {"goods": str(jar.id), "do": "add"}
    page = producer.post(NEW, data=form)
    assert page.status_code == 200
    form = fields_of(page.page.form(NEW))
    answers = {
        "outlet_id": str(here.id),
        "due_on": "01/12/2026",
        "quantity_0": "12",
        "number_0": "LO-7",
        "expires_on_0": "01/11/2027",
        "price_0": "40.000",
        "note": "xe sáng",
        "do": "save",
    }
    return {**form, **answers, **more}


def test_a_producer_announces_and_the_outlet_takes_everything_in(producer, clerk, here, jar):
    sent = filled(producer, here, jar)
    listed = producer.follow(producer.post(NEW, data=sent))
    producer.post(NEW, data=sent)

    supply = session.scalars(select(Supply)).one()
    assert supply.code in listed.page.text
    assert "Sắp đến" in listed.page.text
    today = clerk.get(f"/quan-ly/{here.slug}/hom-nay")
    assert f"/quan-ly/{here.slug}/nhap-hang#sap-den" in today.page.links
    assert queries.count_due(here.id) == 1
    due = clerk.get(f"/quan-ly/{here.slug}/nhap-hang")
    path = f"/quan-ly/{here.slug}/hang-sap-den/{supply.id}"
    assert path in due.page.links
    receipt = clerk.follow(clerk.submit(path, {"do": "all"}, action=path))
    assert "LO-7" in receipt.page.text
    assert supply.code in receipt.page.text
    assert session.scalar(select(func.sum(StockItem.on_hand))) == 12
    seen = producer.get(f"/kenh-chu-the/giao-hang/{supply.id}").page.text
    assert "Đã nhận xong" in seen


def test_part_is_taken_in_and_part_refused_line_by_line(clerk, producer, here, jar):
    supply = announced(here, (jar, 12))
    [line] = lines_of(supply)
    path = f"/quan-ly/{here.slug}/hang-sap-den/{supply.id}"
    fields = {f"quantity_{line.id}": "7", f"refused_{line.id}": "2", "do": "save"}

    wrong = clerk.submit(path, fields, action=path)
    assert wrong.status_code == 422
    assert "Hãy chọn lý do không nhận." in wrong.page.text
    assert wrong.page.field(f"quantity_{line.id}").get("value") == "7"
    clerk.follow(clerk.submit(path, {**fields, f"reason_{line.id}": "damaged"}, action=path))

    assert supply.state is SupplyState.PARTLY_RECEIVED
    page = producer.get(f"/kenh-chu-the/giao-hang/{supply.id}").page.text
    assert "Hỏng, vỡ, móp" in page
    assert "Đã nhận một phần" in page


def test_a_picture_of_refused_goods_survives_a_mistake_and_reaches_the_producer_only(
    clerk, producer, here, jar, clients, sign_in
):
    supply = announced(here, (jar, 12))
    [line] = lines_of(supply)
    path = f"/quan-ly/{here.slug}/hang-sap-den/{supply.id}"
    shot = (BytesIO(picture_with_position()), "vo.jpg")
    fields = {f"refused_{line.id}": "2", "do": "save"}

    wrong = clerk.submit(path, {**fields, f"photo_{line.id}": shot}, action=path)
    assert wrong.status_code == 422
    kept = wrong.page.field(f"held_{line.id}")
    assert "Giữ ảnh vo.jpg" in wrong.page.text
    assert session.scalars(select(SupplyPhoto)).all() == []
    fields |= {f"held_{line.id}": kept.get("value"), f"reason_{line.id}": "damaged"}
    clerk.follow(clerk.submit(path, fields, action=path))

    [photo] = queries.at_outlet(here.id, supply.id).lines[0].photos
    own = f"/kenh-chu-the/giao-hang/{supply.id}"
    assert f"{own}/anh/{photo}" in producer.get(own).page.links
    for who, url in ((producer, own), (clerk, path)):
        answer = who.get(f"{url}/anh/{photo}")
        with Image.open(BytesIO(answer.data)) as drawn:
            assert (drawn.format, dict(drawn.getexif())) == ("JPEG", {})
    stranger = sign_in(clients(), accounts.manager(outlets.outlet("Điểm bán khác").id))
    assert stranger.get(f"{path}/anh/{photo}").status_code == 404
    assert clients().get(f"{own}/anh/{photo}").status_code == 303


@pytest.mark.parametrize(
    ("data", "more", "sentence"),
    [
        (PDF, {"reason": "damaged", "refused": "2"}, "Hãy gửi ảnh, không gửi tệp PDF."),
        (b"xx", {"reason": "damaged", "refused": "2"}, "Không đọc được tệp này"),
        (picture(40, 40), {"quantity": "3"}, "Ảnh đi cùng hàng không nhận: hãy ghi số lượng không nhận."),
    ],
)
def test_what_is_no_picture_of_refused_goods_is_refused(clerk, here, jar, data, more, sentence):
    supply = announced(here, (jar, 12))
    [line] = lines_of(supply)
    path = f"/quan-ly/{here.slug}/hang-sap-den/{supply.id}"
    fields = {f"{name}_{line.id}": value for name, value in more.items()}
    answer = clerk.submit(
        path, {**fields, f"photo_{line.id}": (BytesIO(data), "a.jpg"), "do": "save"}, action=path
    )
    assert answer.status_code == 422
    assert sentence in answer.page.text
    assert supply.state is SupplyState.ANNOUNCED
    assert units_refused(supply) == 0


def test_expired_goods_come_in_to_quarantine_once_somebody_says_so(clerk, here, jar):
    supply = announced(here, (jar, 12))
    [line] = lines_of(supply)
    path = f"/quan-ly/{here.slug}/hang-sap-den/{supply.id}"
    fields = {f"quantity_{line.id}": "7", f"expires_on_{line.id}": "27/11/2026", "do": "save"}
    asked = clerk.submit(path, fields, action=path)
    assert asked.status_code == 422
    assert "Vẫn nhận, để ở khu cách ly" in asked.page.text
    assert session.scalars(select(StockItem)).all() == []

    clerk.follow(clerk.submit(path, {**fields, f"quarantine_{line.id}": "y"}, action=path))

    [item] = session.scalars(select(StockItem)).all()
    assert (item.condition, item.on_hand) == (Condition.QUARANTINE, 7)


def units_refused(supply) -> int:
    return sum(line.refused for line in lines_of(supply))


def test_an_undone_receipt_is_due_again_on_the_page(clerk, here, jar):
    supply = announced(here, (jar, 12))
    path = f"/quan-ly/{here.slug}/hang-sap-den/{supply.id}"
    receipt = clerk.follow(clerk.submit(path, {"do": "all"}, action=path))
    undo = re.search(r"/nhap-hang/\d+/hoan-tac", receipt.text).group()

    clerk.post(f"/quan-ly/{here.slug}{undo}")

    assert supply.state is SupplyState.ANNOUNCED
    assert path in clerk.get(f"/quan-ly/{here.slug}/nhap-hang").page.links


def test_a_producer_withdraws_by_a_button(producer, here, jar):
    supply = announced(here, (jar, 12))
    one = f"/kenh-chu-the/giao-hang/{supply.id}"

    done = producer.follow(producer.submit(one, action=f"{one}/rut"))

    assert "điểm bán không chờ hàng này nữa" in done.page.text
    assert f"{one}/rut" not in done.text


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"outlet_id": ""}, "Hãy chọn"),
        ({"outlet_id": "999999"}, "Hãy chọn"),
        ({"due_on": ""}, "Ngày giao"),
        ({"due_on": "31/02/2027"}, "Ngày giao"),
        ({"due_on": "01/11/2026"}, "từ hôm nay"),
        ({"quantity_0": "0"}, "Số lượng"),
        ({"quantity_0": "-5"}, "Số lượng"),
        ({"quantity_0": "1000001"}, "Số lượng"),
        ({"quantity_0": "một"}, "Số lượng"),
        ({"number_0": "x" * 61}, "Số lô"),
        ({"price_0": ""}, "mua đứt hàng của bạn"),
        ({"price_0": "-1"}, "Giá đã thỏa thuận"),
        ({"price_0": "99.999.999.999"}, "ngoài mức cho phép"),
        ({"expires_on_0": "01/11/2026"}, "hết hạn trước ngày giao"),
        ({"variant_0": "999999"}, "ít nhất một món"),
        ({"variant_0": "x"}, "ít nhất một món"),
    ],
)
def test_what_cannot_be_announced_is_said_and_what_was_typed_stays(producer, here, jar, changed, sentence):
    answer = producer.post(NEW, data=filled(producer, here, jar, **changed))

    assert answer.status_code == 422
    assert sentence in answer.page.text
    assert answer.page.field("note").get("value") == "xe sáng"
    assert session.scalars(select(Supply)).all() == []


def test_lines_are_added_and_dropped(producer, here, jar):
    form = filled(producer, here, jar, do="add", goods=str(jar.id))
    page = producer.post(NEW, data=form)
    assert page.page.field("quantity_0").get("value") == "12"
    assert page.page.field("quantity_1") is not None

    dropped = producer.post(NEW, data=fields_of(page.page.form(NEW)) | {"do": "drop-0"})

    assert 'name="quantity_0"' not in dropped.text
    assert 'name="quantity_1"' in dropped.text


@pytest.mark.parametrize("goods", ["", "-1", "999999"])
def test_adding_nothing_is_said_at_the_field(producer, here, jar, goods):
    answer = producer.post(NEW, data=filled(producer, here, jar, do="add", goods=goods))

    assert answer.status_code == 422
    assert "Hãy chọn một món" in answer.page.text
    assert answer.page.field("quantity_0").get("value") == "12"


def test_goods_that_an_address_names_are_the_first_line(producer, here, jar):
    page = producer.get(f"{NEW}?quy-cach={jar.id}").page

    assert page.field("variant_0").get("value") == str(jar.id)


def test_what_was_announced_has_pages(producer, here, jar, monkeypatch):
    old, new = announced(here, (jar, 12)), announced(here, (jar, 6))
    session.commit()
    monkeypatch.setattr(own, "PER_PAGE", 1)
    path = "/kenh-chu-the/giao-hang"

    first, second = producer.get(path).page, producer.get(f"{path}?trang=2").page

    assert f"{path}?trang=2" in first.links
    assert [f"{path}/{one.id}" in first.links for one in (old, new)] == [False, True]
    assert [f"{path}/{one.id}" in second.links for one in (old, new)] == [True, False]


def test_strangers_find_nothing(clients, sign_in, producer, clerk, here, jar):
    supply = announced(here, (jar, 12))
    other = outlets.outlet("Việt Trì")
    who = person()
    outlets.seat(other.id, who.id, StaffRole.MANAGER)
    strange = accounts.producer_person(producer_of(inventory.a_variant(name="Chè")))
    session.commit()
    stranger = sign_in(clients(), who)
    own = f"/kenh-chu-the/giao-hang/{supply.id}"

    assert stranger.get(f"/quan-ly/{here.slug}/hang-sap-den/{supply.id}").status_code == 404
    assert stranger.get(f"/quan-ly/{other.slug}/hang-sap-den/{supply.id}").status_code == 404
    assert sign_in(clients(), strange).get(own).status_code == 404
    assert sign_in(clients(), strange).post(f"{own}/rut").status_code == 404
    assert clerk.get(own).status_code == 404
    assert clients().get(NEW).status_code == 303
    assert session.scalars(select(Receipt)).all() == []
