"""The life of one product's stars over the dates of the rules, with the clock moved.

QĐ 148/2023 and QĐ 1489/2025: districts issued until 30 June 2025, then two levels; QĐ 26/2026/QĐ-TTg: 36 months,
files 180 to 120 days before the end, an extension of at most 180 days, withdrawal.
"""

from datetime import date, datetime

import pytest
import time_machine

from shop.catalogue.services import certificates as coverage
from shop.catalogue.services.certificates import Withdrawal
from shop.catalogue.stars import stars_on
from shop.certification import services
from shop.certification.ending import Window, window
from shop.certification.services import CertificateDraft, DecisionDraft
from shop.certification.states import IssuerLevel, WithdrawalGround
from shop.core.clock import VN, now, today
from shop.core.errors import BadInput
from shop.evaluations.dates import Days, is_in_window
from shop.evaluations.states import FileKind
from shop.reports.ending_stars import remind
from tests.builders import accounts
from tests.builders.catalogue import a_product

DISTRICT, PROVINCE, CENTRAL = IssuerLevel.DISTRICT, IssuerLevel.PROVINCE, IssuerLevel.CENTRAL
LEAP, LAST = date(2024, 2, 29), date(2027, 2, 28)
END = LAST.toordinal()

ISSUERS = [
    (date(2025, 6, 30), DISTRICT, 3, ""),
    (date(2025, 6, 30), PROVINCE, 4, ""),
    (date(2025, 6, 30), DISTRICT, 4, "Cấp huyện trước đây chỉ công nhận 3 sao."),
    (date(2025, 7, 1), DISTRICT, 3, "Từ ngày 01/07/2025 không còn cấp huyện."),
    (date(2025, 7, 1), PROVINCE, 3, ""),
    (date(2026, 5, 22), PROVINCE, 5, "Sản phẩm 5 sao do trung ương công nhận."),
    (date(2026, 5, 22), CENTRAL, 5, ""),
]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VN)


def entered(stars: int, level: IssuerLevel, issued_on: date, by: int) -> int:
    """A certificate as it was printed; nobody has checked it."""
    decision = services.record_decision(
        DecisionDraft(f"{stars}/QĐ", issued_on, "Cơ quan ra quyết định", "38"), by=by, at=now()
    )
    draft = CertificateDraft("Nem nướng", stars, level, issued_on)
    return services.record_certificate(decision.id, draft, by=by, at=now()).id


@pytest.mark.parametrize(("issued_on", "level", "stars", "refusal"), ISSUERS)
def test_who_issues_goes_by_the_day(db_session, issued_on, level, stars, refusal):
    with time_machine.travel(at("2026-11-23T10:00"), tick=False):
        if not refusal:
            assert entered(stars, level, issued_on, accounts.officer().id)
            return
        with pytest.raises(BadInput) as refused:
            entered(stars, level, issued_on, accounts.officer().id)
        assert str(refused.value) == refusal


class Life:
    """One product, two officers, and what they do about its certificates."""

    def __init__(self) -> None:
        self.product = a_product("Nem nướng", at=at("2024-01-05T10:00"))
        accounts.producer_person(self.product.producer_id)
        self.first, self.second = accounts.officer().id, accounts.officer().id
        self.made: dict[str, int] = {}

    def enter(self, name: str, stars: int, level: IssuerLevel, issued_on: date) -> None:
        self.made[name] = entered(stars, level, issued_on, self.first)
        coverage.link(self.made[name], self.product.id, by=self.first, at=now())

    def check(self, name: str) -> None:
        services.verify(self.made[name], by=self.second, at=now())

    def withdraw(self, name: str, day: date, **kept: str) -> None:
        document = {self.made[key]: paper for key, paper in kept.items()}
        order = Withdrawal(day, WithdrawalGround.CRITERIA_NOT_MET, "9/QĐ-UBND", document)
        coverage.withdraw_certificate(self.made[name], order, by=self.second, at=now())

    def extend(self, name: str, until: date, document: str = "12/CV") -> None:
        services.extend(self.made[name], until, document, by=self.second, at=now())

    def refused(self, name: str, until: date, document: str = "12/CV") -> None:
        with pytest.raises(BadInput):
            self.extend(name, until, document)

    @property
    def stars(self) -> int | None:
        found = stars_on([self.product.id], today()).get(self.product.id)
        return found.stars if found else None


# (Vietnamese moment, what is done then, the stars after it)
STORY = [
    ("2024-03-01T09:00", lambda life: life.enter("old", 3, DISTRICT, LEAP), None),
    ("2024-03-01T10:00", lambda life: life.check("old"), 3),
    ("2025-06-30T23:59", None, 3),  # the last day of the districts
    ("2025-07-01T00:00", None, 3),  # what they issued holds to its own end
    ("2025-12-21T09:00", lambda life: life.enter("higher", 4, PROVINCE, date(2025, 12, 20)), 3),
    ("2025-12-21T10:00", lambda life: life.check("higher"), 4),  # an upgrade before the end
    ("2026-05-05T09:00", lambda life: life.withdraw("higher", date(2026, 5, 10), old="7/CV"), 4),
    ("2026-05-09T23:59", None, 4),
    ("2026-05-10T00:00", None, 3),  # the first day without it; the older one was kept with a document
    ("2027-02-20T09:00", lambda life: life.refused("old", date(2027, 8, 28)), 3),  # 181 days
    ("2027-02-20T09:10", lambda life: life.refused("old", date(2027, 8, 27), " "), 3),  # no document
    ("2027-02-28T23:59", None, 3),  # 29 February 2024 and 36 months
    ("2027-03-01T00:00", None, None),  # never extended by itself
    ("2027-03-01T09:00", lambda life: life.extend("old", date(2027, 8, 27)), 3),  # 180 days
    ("2027-08-27T23:59", None, 3),
    ("2027-08-28T00:00", None, None),
    ("2027-09-01T09:00", lambda life: life.enter("new", 4, PROVINCE, date(2027, 9, 1)), None),
    ("2027-09-01T10:00", lambda life: life.check("new"), 4),
    ("2030-09-01T23:59", None, 4),
    ("2030-09-02T00:00", None, None),
]


def test_the_stars_of_a_product_follow_the_dates(db_session):
    life = None
    with time_machine.travel(at("2024-01-06T09:00"), tick=False) as clock:
        for moment, act, stars in STORY:
            clock.move_to(at(moment))
            life = life or Life()
            if act is not None:
                act(life)
            assert life.stars == stars, moment


@pytest.mark.parametrize(
    ("moment", "page"),
    [("2027-02-28T23:59", True), ("2027-03-01T00:00", False)],
)
def test_the_badge_leaves_the_page_at_midnight(client, db_session, moment, page):
    with time_machine.travel(at("2024-03-01T09:00"), tick=False) as clock:
        life = Life()
        life.enter("old", 3, DISTRICT, LEAP)
        life.check("old")
        clock.move_to(at(moment))

        seen = client.get(f"/san-pham/{life.product.slug}").page.text

    assert ("Chứng nhận OCOP 3 sao, còn hiệu lực đến 28/02/2027" in seen) is page


# (days before the last one, may be filed for another evaluation, a reminder is sent that day)
COUNTDOWN = [
    *((241, False, 0), (240, False, 1), (239, False, 0), (181, False, 0), (180, True, 1), (179, True, 0)),
    *((121, True, 0), (120, True, 1), (119, False, 0), (90, False, 1), (60, False, 1), (30, False, 1)),
    *((29, False, 0), (0, False, 0), (-1, False, 0)),
]


def test_reminders_and_the_time_to_file_count_down_to_the_last_day(db_session):
    with time_machine.travel(at("2024-03-01T09:00"), tick=False) as clock:
        life = Life()
        life.enter("old", 3, DISTRICT, LEAP)
        life.check("old")
        for left, may_file, letters in COUNTDOWN:
            day = date.fromordinal(END - left)
            clock.move_to(datetime(day.year, day.month, day.day, 8, tzinfo=VN))

            assert (window(left) is Window.OPEN) is may_file, left
            assert is_in_window(Days(FileKind.AGAIN, today(), until=LAST)) is may_file, left
            assert remind(at=now()) == letters, left
