"""Staff pages of the days: operators keep their own rules, everybody's are the admins'."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from shop.delivery import day_rules
from shop.delivery.models import DayCapacity, LastOrderDay, OrderStop
from shop.delivery.remembered import calendar
from shop.delivery.states import Way, ZoneKind
from shop.extensions import session
from tests.builders import accounts, catalogue, days, outlets
from tests.builders.cart import AT

HERE = "/quan-tri/ngay-giao"
STOP = {
    "way": "delivery",
    "from_day": "12/02/2027",
    "until_day": "20/02/2027",
    "reason": "nghỉ Tết",
}
LAST = {
    "kind": "country",
    "order_until": "05/02/2027",
    "before_day": "17/02/2027",
    "occasion": "Tết",
}
MOST = {"way": "delivery", "most": "30", "weekday": "tat-ca"}
CASES = {
    "ngung": (OrderStop, STOP),
    "ngay-dat-cuoi": (LastOrderDay, LAST),
    "suc-nhan": (DayCapacity, MOST),
}


@pytest.fixture
def outlet(db_session):
    return outlets.outlet("Hạc Thành")


@pytest.fixture
def keeper(client, sign_in, outlet):
    return sign_in(client, accounts.operator_person(outlet.operator_id))


def number(model) -> int:
    return session.scalar(select(func.count()).select_from(model))


def test_an_operator_stops_its_outlet_for_tet(keeper, outlet):
    answer = keeper.submit(f"{HERE}/ngung/moi", {**STOP, "place": f"d{outlet.id}"})

    assert answer.status_code == 303
    row = session.scalars(select(OrderStop)).one()
    assert (row.operator_id, row.outlet_id, row.way) == (outlet.operator_id, outlet.id, Way.DELIVERY)
    assert row.from_at == datetime(2027, 2, 11, 17, 0, tzinfo=UTC)
    assert row.until_at == datetime(2027, 2, 20, 17, 0, tzinfo=UTC)
    text = keeper.follow(answer).page.text
    assert "Điểm bán ngừng nhận đơn giao từ 12/2 đến hết 20/2: nghỉ Tết." in text


def test_hours_are_kept_and_shown_again(keeper, outlet):
    keeper.submit(
        f"{HERE}/ngung/moi",
        {**STOP, "place": f"d{outlet.id}", "from_hour": "17:30", "until_hour": "8:00", "way": "tat-ca"},
    )

    row = session.scalars(select(OrderStop)).one()
    assert (row.from_at, row.way) == (datetime(2027, 2, 12, 10, 30, tzinfo=UTC), None)
    page = keeper.get(f"{HERE}/ngung/{row.id}").page
    assert page.field("until_hour").get("value") == "08:00"
    assert page.field("until_day").get("value") == "20/02/2027"


def test_an_operator_says_until_when_to_order_and_changes_it(keeper, outlet):
    product = catalogue.a_product("Nem chua")
    sent = {**LAST, "place": f"o{outlet.operator_id}", "product": f"https://shop/san-pham/{product.slug}"}

    answer = keeper.submit(f"{HERE}/ngay-dat-cuoi/moi", sent)

    row = session.scalars(select(LastOrderDay)).one()
    assert (row.product_id, row.kind, row.order_until) == (product.id, ZoneKind.COUNTRY, date(2027, 2, 5))
    assert "Đặt đến hết 5/2 để nhận trước Tết (giao khác miền)." in keeper.follow(answer).page.text
    keeper.submit(f"{HERE}/ngay-dat-cuoi/{row.id}", {**sent, "order_until": "06/02/2027", "product": ""})
    session.refresh(row)
    assert (row.order_until, row.product_id) == (date(2027, 2, 6), None)


def test_a_capacity_is_set_and_dropped(keeper, outlet):
    answer = keeper.submit(
        f"{HERE}/suc-nhan/moi",
        {**MOST, "place": f"d{outlet.id}", "from_day": "01/02/2027", "until_day": "16/02/2027"},
    )
    assert answer.status_code == 303
    row = session.scalars(select(DayCapacity)).one()
    assert (row.most, row.weekday, row.until_day) == (30, None, date(2027, 2, 16))
    assert calendar(AT).limits(outlet.id, "delivery")[0].most == 30

    keeper.post(f"{HERE}/suc-nhan/{row.id}/bo")

    assert number(DayCapacity) == 0


@pytest.mark.parametrize("which", CASES)
def test_nobody_speaks_for_another_operator_s_outlets(keeper, which):
    model, sent = CASES[which]
    other = outlets.outlet("Việt Trì")
    for place in (f"d{other.id}", f"o{other.operator_id}", "tat-ca", "d0", "x"):
        assert keeper.submit(f"{HERE}/{which}/moi", {**sent, "place": place}).status_code == 422
    assert number(model) == 0


def test_everybody_s_rules_are_read_by_operators_and_changed_by_admins(client, sign_in, keeper, outlet):
    common = days.stop()
    keeper.get(HERE)

    assert "do quản trị đặt" in keeper.get(HERE).page.text
    assert keeper.get(f"{HERE}/ngung/{common}").status_code == 404
    assert keeper.post(f"{HERE}/ngung/{common}/bo").status_code == 404
    admin = sign_in(client, accounts.admin())
    assert admin.submit(f"{HERE}/ngung/{common}", {**STOP, "place": "tat-ca"}).status_code == 303
    assert admin.submit(f"{HERE}/ngay-dat-cuoi/moi", {**LAST, "place": "tat-ca"}).status_code == 303


@pytest.mark.parametrize(
    ("which", "changed"),
    [
        ("ngung", {"from_day": ""}),
        ("ngung", {"from_day": "31/02/2027"}),
        ("ngung", {"until_day": "01/02/2027"}),
        ("ngung", {"from_hour": "25:00"}),
        ("ngung", {"from_hour": "٨:00"}),
        ("ngung", {"until_hour": "8h"}),
        ("ngung", {"way": "air"}),
        ("ngung", {"reason": ""}),
        ("ngung", {"reason": "a" * 201}),
        ("ngung", {"reason": "Tết\x00"}),
        ("ngay-dat-cuoi", {"before_day": "05/02/2027"}),
        ("ngay-dat-cuoi", {"product": "khong-co"}),
        ("ngay-dat-cuoi", {"set_code": "99"}),
        ("ngay-dat-cuoi", {"kind": "moon"}),
        ("ngay-dat-cuoi", {"occasion": ""}),
        ("suc-nhan", {"most": ""}),
        ("suc-nhan", {"most": "-1"}),
        ("suc-nhan", {"most": "1.5"}),
        ("suc-nhan", {"weekday": "7"}),
        ("suc-nhan", {"from_day": "01/02/2027"}),
        ("suc-nhan", {"from_day": "03/02/2027", "until_day": "01/02/2027"}),
    ],
)
def test_a_wrong_rule_is_refused_and_nothing_written(keeper, outlet, which, changed):
    model, sent = CASES[which]
    place = f"o{outlet.operator_id}" if which == "ngay-dat-cuoi" else f"d{outlet.id}"

    answer = keeper.submit(f"{HERE}/{which}/moi", {**sent, "place": place, **changed})

    assert answer.status_code == 422
    assert number(model) == 0


def test_each_kind_of_rule_has_pages_of_its_own(keeper, outlet, monkeypatch):
    for reason in ("sửa kho", "kiểm kê"):
        days.stop(outlet, reason=reason)
    monkeypatch.setattr(day_rules, "PER_PAGE", 1)

    first, second = (keeper.get(f"{HERE}?ngung={number}").page for number in (1, 2))

    assert [[reason in page.text for reason in ("kiểm kê", "sửa kho")] for page in (first, second)] == [
        [True, False],
        [False, True],
    ]
    assert f"{HERE}?ngung=2#ngung" in first.links
    assert not any("suc-nhan=" in link for link in first.links)
