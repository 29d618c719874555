"""A scan that came with a refused form is held for whoever sent it, and for no longer than half a day."""

from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from sqlalchemy import func, select

from shop.certification.models import Certificate
from shop.core.clock import now
from shop.extensions import session
from shop.media.models import MediaFile
from tests.builders.certification import person
from tests.builders.media import PDF, picture

NEW = "/quan-tri/chung-nhan/moi"
TYPED = {
    "number": "1114/QĐ-UBND",
    "decided_on": "20/02/2024",
    "authority": "UBND tỉnh Thanh Hóa",
    "province_code": "38",
    "product_name": "Mắm tôm mẫu",
    "stars": "4",
    "issuer_level": "province",
    "issued_on": "29/02/2024",
}


@pytest.fixture
def officer(client, sign_in, db_session):
    return sign_in(client, person("Cán bộ Một", province_code="38"))


def scan(data: bytes = PDF, name: str = "gcn.pdf"):
    return {"scan": (BytesIO(data), name)}


def held_in(page) -> str:
    box = page.find("input", name="scan-held")
    assert box.get("checked") is not None
    assert page.find("input", name="scan").get("required") is None
    return box.get("value")


def refused(officer, **more) -> str:
    answer = officer.post(NEW, data={**TYPED, "number": "", **more})
    assert answer.status_code == 422
    assert "gcn.pdf" in answer.page.text
    return held_in(answer.page)


def kept() -> tuple[int, int]:
    """(certificates, those with a scan)."""
    row = session.execute(select(func.count(Certificate.id), func.count(Certificate.scan_id))).one()
    return row[0], row[1]


def test_the_scan_of_a_refused_form_is_kept_without_choosing_it_again(officer):
    token = refused(officer, **scan())
    assert session.scalar(select(func.count(MediaFile.id))) == 0  # nobody can reach it yet
    assert refused(officer, **{"scan-held": token})  # and again

    assert officer.post(NEW, data={**TYPED, "scan-held": token}).status_code == 303

    assert kept() == (1, 1)
    [row] = session.scalars(select(MediaFile))
    assert (row.original_name, row.is_public) == ("gcn.pdf", False)


def test_an_unreadable_file_leaves_the_one_that_is_held_and_a_good_one_takes_its_place(officer):
    token = refused(officer, **scan())

    answer = officer.post(NEW, data={**TYPED, "scan-held": token, **scan(b"<html>", "x.pdf")})
    assert (answer.status_code, kept()) == (422, (0, 0))
    assert held_in(answer.page)
    other = scan(picture(300, 300), "moi.jpg")
    assert officer.post(NEW, data={**TYPED, "scan-held": token, **other}).status_code == 303

    assert session.scalars(select(MediaFile.original_name)).all() == ["moi.jpg"]


@pytest.mark.parametrize("change", ["dropped", "torn", "late", "stranger"])
def test_what_was_dropped_forged_or_is_anothers_is_not_taken(officer, clients, sign_in, change):
    token = refused(officer, **scan())
    sent, passed = {"scan-held": token}, timedelta()
    if change == "dropped":
        sent = {}
    elif change == "torn":
        sent = {"scan-held": token[:-3] + "abc"}
    elif change == "late":
        passed = timedelta(hours=13)
    else:
        officer = sign_in(clients(), person("Cán bộ Hai", province_code="38"))

    with time_machine.travel(now() + passed, tick=False):
        assert officer.post(NEW, data={**TYPED, **sent}).status_code == 303

    assert kept() == (1, 0)
