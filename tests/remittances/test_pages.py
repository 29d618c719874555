"""The pages of couriers' cash: what is owed, a hand-over, a file, a line that did not fit."""

from io import BytesIO

import pytest
import time_machine
from sqlalchemy import select

from shop.extensions import session
from shop.remittances.models import Remittance, RemittanceLine
from shop.remittances.states import RemittanceState
from tests.builders import accounts, outlets, parcels
from tests.builders.cart import AT
from tests.builders.parcels import CARRIER, applied, code_of, csv_of, delivered, operator_of

HERE = "/quan-tri/tien-thu-ho"


@pytest.fixture(autouse=True)
def _now(db_session):
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def part():
    return delivered(parcels.goods(), "VTP01")


@pytest.fixture
def desk(client, sign_in, part):
    return sign_in(client, accounts.operator_person(operator_of(part)))


def text_of(answer) -> str:
    return answer.page.text.replace("\xa0", " ")


def upload(desk, part, *lines) -> str:
    file = (BytesIO(csv_of(*lines)), "bang-ke.csv")
    answer = desk.post(f"{HERE}/nhap", data={"operator": operator_of(part), "carrier": CARRIER, "file": file})
    assert answer.status_code == 303
    return answer.location


COLUMNS = {"heading": 1, "parcel": 0, "code": 1, "collected": 2, "fee": 3, "received_on": "28/11/2026"}


def test_nothing_owed_is_said(client, sign_in):
    page = text_of(sign_in(client, accounts.operator_person(outlets.outlet().operator_id)).get(HERE))
    assert "Không có tiền thu hộ nào còn phải thu." in page
    assert "Chưa có lần nộp tiền nào." in page


def test_what_is_owed_stands_by_courier_outlet_and_parcel(desk, part):
    page = text_of(desk.get(f"{HERE}?hang=Viettel+Post"))
    assert CARRIER in page
    assert code_of(part) in page
    assert "VTP01" in page


def test_a_stranger_sees_nothing_of_it(clients, sign_in, part):
    stranger = sign_in(clients(), accounts.operator_person(outlets.outlet().operator_id))
    number = applied(operator_of(part), ("NGOAI", "", 1, 0))

    assert code_of(part) not in text_of(stranger.get(HERE))
    assert stranger.get(f"{HERE}/nop/{operator_of(part)}?hang=Viettel+Post").status_code == 404
    assert stranger.get(f"{HERE}/{number}").status_code == 404
    assert stranger.post(f"{HERE}/{number}/bo", data={"reason": "Nhầm"}).status_code == 404


def test_a_courier_hands_over_cash(desk, part):
    path = f"{HERE}/nop/{operator_of(part)}?hang=Viettel+Post"
    assert desk.get(path).page.all("input", name="parcels")[0].get("checked") is not None
    sent = {"parcels": part.id, "received": part.amount_to_collect, "received_on": "28/11/2026"}
    short = desk.post(path, data={**sent, "received": 1, "note": "Anh Nam"})
    assert short.status_code == 422
    assert "thì phải nhận" in text_of(short)
    assert short.page.all("input", name="note")[0].get("value") == "Anh Nam"

    done = desk.post(path, data=sent)
    assert done.status_code == 303
    assert code_of(part) in text_of(desk.get(done.location))
    assert "không còn nợ tiền" in text_of(desk.get(path))


def test_nothing_ticked_is_refused_and_written_nowhere(desk, part):
    path = f"{HERE}/nop/{operator_of(part)}?hang=Viettel+Post"
    answer = desk.post(path, data={"received": 1, "received_on": "28/11/2026"})
    assert answer.status_code == 422
    assert session.scalars(select(Remittance)).all() == []


def test_a_file_is_read_confirmed_and_applied(desk, part):
    page = upload(desk, part, ("VTP01", code_of(part), part.amount_to_collect, 0))
    assert "Đã nhận ra các cột: 1 kiện hàng" in text_of(desk.get(page))
    assert desk.post(page, data={**COLUMNS, "heading": 99}).status_code == 422
    assert session.scalars(select(RemittanceLine)).all() == []

    assert desk.post(page, data={**COLUMNS, "received": part.amount_to_collect}).status_code == 303
    shown = text_of(desk.get(page))
    assert "Các dòng khớp" in shown
    assert "Cần xem" not in shown
    assert code_of(part) not in text_of(desk.get(HERE)).split("Đã nộp")[0]


@pytest.mark.parametrize("file", [b"", b"<svg/>", b"PK\x03\x04garbage", b"\x00\x01"])
def test_a_file_that_is_no_table_is_refused_beside_its_field(desk, part, file):
    data = {"operator": operator_of(part), "carrier": CARRIER, "file": (BytesIO(file), "bang-ke.xlsx")}
    answer = desk.post(f"{HERE}/nhap", data=data)
    assert answer.status_code == 422
    assert answer.page.all("input", name="file")[0].get("aria-invalid") == "true"
    assert answer.page.all("input", name="carrier")[0].get("value") == CARRIER


def test_a_line_that_does_not_fit_is_looked_into(desk, part):
    page = upload(desk, part, ("NGOAI", "", 5_000, 0))
    desk.post(page, data={**COLUMNS, "received": 9})
    line = session.scalars(select(RemittanceLine)).one()
    shown = text_of(desk.get(page))
    assert "Không có kiện hàng nào mang mã này" in shown
    assert "Số tiền thực nhận khác với bảng kê" in shown

    assert desk.post(f"{page}/dong/{line.id}", data={"note": ""}).status_code == 422
    refused = desk.post(f"{page}/dong/{line.id}", data={"note": "a" * 301})
    assert refused.status_code == 422
    assert refused.page.all("a", href=f"#note-{line.id}")
    assert refused.page.all("input", id=f"note-{line.id}")[0].get("value") == "a" * 301
    assert desk.post(f"{page}/dong/{line.id}", data={"note": "Của đơn vị khác"}).status_code == 303
    assert "Của đơn vị khác" in text_of(desk.get(page))


def test_a_mistake_is_taken_back_with_its_reason(desk, part):
    number = applied(operator_of(part), ("VTP01", "", part.amount_to_collect, 0))
    page = f"{HERE}/{number}"
    assert desk.post(f"{page}/bo", data={"reason": ""}).status_code == 422
    assert desk.post(f"{page}/bo", data={"reason": "Nhầm tháng"}).status_code == 303

    assert session.get_one(Remittance, number).state is RemittanceState.TAKEN_BACK
    assert "Nhầm tháng" in text_of(desk.get(page))
    assert code_of(part) in text_of(desk.get(HERE))
