"""One certificate from its file to its end, as officers, the producer and buyers see it, with the clock moved."""

from datetime import datetime

import pytest
import time_machine
from sqlalchemy import select

from shop.certification.models import Certificate
from shop.core.clock import VN, now
from shop.evaluations.models import EvaluationFile
from shop.extensions import session
from shop.messages.models import Message
from shop.reports.ending_stars import remind
from tests.builders import accounts
from tests.builders.catalogue import a_product

FILES = "/quan-tri/phan-hang"
PAPERS = "/quan-tri/chung-nhan"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VN)


class Desk:
    """Two officers of a province, one product, and a guest who looks at its page."""

    def __init__(self, clients, sign_in, clock) -> None:
        self.product = a_product("Nem nướng")
        self.clock, self.guest = clock, clients()
        self.officers = [accounts.officer() for _ in range(2)]
        self.seat = lambda: [sign_in(clients(), officer) for officer in self.officers]
        self.first, self.second = self.seat()

    def later(self, moment: str) -> None:
        """Time passes; the officers sign in again."""
        self.clock.move_to(at(moment))
        self.first, self.second = self.seat()

    def filed(self, kind: str, *days: str, stars: str = "4") -> int:
        """A file with the days that it was filed, received, sent and decided on; its id."""
        path = f"{FILES}/moi?san-pham={self.product.id}"
        made = self.first.submit(path, {"kind": kind, "aims_at": stars, "filed_on": days[0]})
        one = made.headers["Location"]
        for day in days[1:3]:
            self.first.submit(one, {"day": day}, action=f"{one}/buoc")
        self.first.submit(one, {"day": days[3], "stars": stars, "score": "81"}, action=f"{one}/buoc")
        return int(one.rsplit("/", 1)[1])

    def certified(self, file_id: int, number: str, day: str) -> int:
        """The certificate of a file, entered by one officer and checked by the other; its id."""
        typed = {"number": number, "decided_on": day, "authority": "UBND tỉnh Thanh Hóa", "issued_on": day}
        answer = self.first.submit(f"{PAPERS}/moi?ho-so={file_id}", typed)
        assert answer.status_code == 303
        row = session.scalars(select(Certificate).order_by(Certificate.id.desc())).first()
        self.second.post(f"{PAPERS}/{row.id}/kiem-tra")
        return row.id

    @property
    def badge(self) -> str | None:
        """The last day that the product's page says."""
        text = self.guest.get(f"/san-pham/{self.product.slug}").page.text
        return text.split("còn hiệu lực đến ", 1)[1][:10] if "Chứng nhận OCOP 4 sao, còn" in text else None


@pytest.fixture
def desk(db_session, clients, sign_in):
    with time_machine.travel(at("2026-11-20T09:00"), tick=False) as clock:
        yield Desk(clients, sign_in, clock)


def test_a_certificate_from_its_file_through_warning_and_renewal_to_its_withdrawal(desk):
    accounts.producer_person(desk.product.producer_id, email="chuthe@vidu.vn")
    file_id = desk.filed("first", "05/10/2026", "06/10/2026", "20/10/2026", "20/11/2026")
    assert desk.badge is None
    old = desk.certified(file_id, "1/QĐ", "20/11/2026")
    assert desk.badge == "20/11/2029"

    desk.later("2029-05-24T09:00")  # 180 days before the end
    assert remind(at=now()) == 1
    said = session.scalars(select(Message.body).where(Message.kind == "certificate_ending")).one()
    assert "Đang là lúc nộp hồ sơ đánh giá lại, chậm nhất ngày 23/07/2029." in said
    board = desk.first.get(f"{PAPERS}/sap-het-han").page
    assert "còn 180 ngày" in board.text
    assert f"{PAPERS}/{old}" in board.links

    desk.later("2029-08-20T09:00")
    again = desk.filed("again", "24/05/2029", "25/05/2029", "10/06/2029", "15/08/2029")
    assert "nộp ngoài thời hạn" not in desk.first.get(f"{FILES}/{again}").page.text
    new = desk.certified(again, "2/QĐ", "20/08/2029")
    assert desk.badge == "20/08/2032"
    assert remind(at=now()) == 0  # renewed: nobody is reminded of the old one
    board = " ".join(desk.first.get(f"{PAPERS}/sap-het-han").page.text.split())
    assert "Đã có chứng nhận mới đến 20/08/2032" in board

    desk.later("2029-11-21T09:00")
    assert desk.badge == "20/08/2032"
    form = {"day": "25/11/2029", "ground": "criteria_not_met", "document": "9/QĐ-UBND"}
    assert desk.second.submit(f"{PAPERS}/{new}/thu-hoi", form).status_code == 303
    assert desk.badge == "20/08/2032"
    desk.clock.move_to(at("2029-11-25T00:00"))
    assert desk.badge is None
    assert session.scalars(select(EvaluationFile.certificate_id).order_by(EvaluationFile.id)).all() == [
        old,
        new,
    ]
