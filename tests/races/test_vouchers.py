"""Many buyers with one code: its uses are counted one after the other, and none is counted that is not there."""

import pytest
from sqlalchemy import func, select

from shop.extensions import session
from shop.orders.models import Order
from shop.promotions.models import Voucher, VoucherUse
from shop.reports.verify.services import differences
from tests.builders import promotions
from tests.races.test_races import goods, groups, person, run

pytestmark = pytest.mark.race
CODE = "GIAM20K"
USED_UP = "Mã giảm giá này đã hết lượt dùng."


def pressed(database, people: list[dict]) -> list:
    return [answer for some in run(database, *groups(people)) for answer in some]


def buy(shop, database, buyers: int, uses: int) -> None:
    promotions.an_amount(CODE, value=20_000, total_limit=uses)
    offer = goods(shop, buyers)
    answers = pressed(
        database, [person(shop.id, (offer.variant_id, 1)) | {"code": CODE} for _ in range(buyers)]
    )

    placed = [where for status, where, _page in answers if status == 303]
    told = [page for status, _where, page in answers if status == 422]
    assert (len(placed), len(told)) == (uses, buyers - uses), [answer[:2] for answer in answers]
    assert all(USED_UP in page for page in told)
    assert session.scalar(select(Voucher.used)) == uses
    assert session.scalar(select(func.count()).select_from(VoucherUse)) == uses
    totals = session.execute(select(Order.discount_total, func.count()).group_by(Order.discount_total)).all()
    assert totals == [(20_000, uses)]
    assert [str(finding) for finding in differences()] == []


def test_forty_buyers_for_ten_uses_make_ten_orders_with_the_discount(shop, database):
    buy(shop, database, buyers=40, uses=10)


@pytest.mark.prove
def test_two_hundred_buyers_for_ten_uses_make_ten_orders_with_the_discount(shop, database, proof):
    buy(shop, database, buyers=200, uses=10)
    proof("a voucher of 10 uses pressed by 200 buyers at once: 10 orders with it, 190 clear refusals")


def test_of_two_browsers_one_gets_the_last_use_and_the_other_is_told(shop, database):
    buy(shop, database, buyers=2, uses=1)


def test_one_person_in_many_browsers_uses_it_once(shop, database):
    promotions.an_amount(CODE, value=20_000, person_limit=1)
    offer = goods(shop, 50)
    same = person(shop.id, (offer.variant_id, 1)) | {"code": CODE}
    people = [same | {"address": f"10.9.0.{number}"} for number in range(1, 17)]

    answers = pressed(database, people)

    assert sorted(status for status, _where, _page in answers) == [303] + [422] * 15
    assert session.scalar(select(Voucher.used)) == 1
    assert differences() == []
