"""What the programme reached beside what it aimed at; places before the mergers of 2025 compare with those after."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from shop.audit.queries import latest
from shop.core.clock import vn_day
from shop.extensions import session
from shop.geography.models import FormerUnit
from shop.producers.models import Producer
from shop.reports import figures, programme
from shop.reports.models import Measure
from shop.reports.programme import By
from shop.reports.sales import Group, sales
from tests.builders import accounts, cart, certification, till
from tests.builders.cart import AT, GOOD
from tests.builders.places import PHU_THO, THANH_HOA, VIET_TRI

DAY = vn_day(AT)
YEAR = DAY.year


def told(by: By, day=DAY, province_code=None) -> list[tuple]:
    found = programme.starred(day, province_code)
    return [(str(row.name), row.by_stars) for row in programme.rows(by, found)]


@pytest.fixture
def goods(db_session):
    """Four stars of this year after three of long ago; three stars that end; none. Two producers, two provinces."""
    jars = cart.on_offer("Mắm tôm", price=60_000)
    certification.link(
        jars.product,
        certification.certificate(stars=3, issued_on=date(2022, 1, 10), expires_on=date(2025, 1, 10)),
    )
    certification.link(
        jars.product,
        certification.certificate(stars=4, issued_on=date(YEAR, 3, 1), expires_on=date(YEAR + 3, 3, 1)),
    )
    honey = cart.on_offer("Mật ong", price=90_000)
    maker = session.get_one(Producer, honey.product.producer_id)
    maker.commune_code, maker.province_code = VIET_TRI, PHU_THO
    honey.product.province_code = PHU_THO
    certification.link(
        honey.product,
        certification.certificate(stars=3, issued_on=date(YEAR - 1, 2, 1), expires_on=date(YEAR + 2, 2, 1)),
    )
    cart.on_offer("Bánh gai", price=20_000)
    session.flush()
    return jars, honey


def test_products_are_told_by_star_place_and_year(goods):
    former = session.scalars(select(FormerUnit.province).where(FormerUnit.commune_code == VIET_TRI)).first()

    assert told(By.STAR) == [("4 sao", (0, 1, 0)), ("3 sao", (1, 0, 0))]
    assert told(By.YEAR) == [(str(YEAR), (0, 1, 0)), (str(YEAR - 1), (1, 0, 0))]
    assert (former, (1, 0, 0)) in told(By.FORMER)
    assert len(told(By.PRODUCER)) == len(told(By.COMMUNE)) == len(told(By.PROVINCE)) == 2
    assert sum(sum(stars) for _name, stars in told(By.SET)) == 2
    assert told(By.STAR, province_code=PHU_THO) == [("3 sao", (1, 0, 0))]


def test_an_earlier_year_is_told_as_it_was(goods):
    assert told(By.STAR, day=date(2023, 12, 31)) == [("3 sao", (1, 0, 0))]
    assert programme.last_day_of(2023, DAY) == date(2023, 12, 31)
    assert programme.last_day_of(YEAR, DAY) == DAY


def test_parts_of_a_merged_province_are_told_apart(db_session):
    """Phú Thọ holds what were Vĩnh Phúc and Hòa Bình."""
    parts = session.scalars(
        select(FormerUnit.province).where(FormerUnit.province.like("%Vĩnh Phúc")).distinct()
    ).all()
    commune = session.scalars(
        select(FormerUnit.commune_code).where(FormerUnit.province.in_(parts)).order_by(FormerUnit.id)
    ).first()
    tea = cart.on_offer("Chè Tam Đảo", price=50_000)
    maker = session.get_one(Producer, tea.product.producer_id)
    maker.commune_code, maker.province_code = commune, PHU_THO
    certification.link(tea.product, certification.certificate(stars=3))
    till.sold(tea.outlet, (tea.variant_id, "2"))
    session.flush()

    assert told(By.FORMER) == [("Tỉnh Vĩnh Phúc", (1, 0, 0))]
    rows = sales(Group.FORMER, DAY, DAY)
    assert [(row.key, row.sold) for row in rows] == [("Tỉnh Vĩnh Phúc", 100_000)]
    assert [(row.key, row.sold) for row in sales(Group.FAIR, DAY, DAY)] == [(None, 100_000)]


def test_targets_stand_beside_what_was_reached(goods):
    found = programme.starred(DAY, None)
    reached = programme.reached(YEAR, found, None)
    assert (reached[Measure.STARS_4], reached[Measure.STARS_3], reached[Measure.RENEWED]) == (1, 1, 1)
    assert programme.reached(YEAR - 1, found, None)[Measure.RENEWED] == 0
    assert reached[Measure.NEW_PRODUCERS] == len(programme.new_producers(YEAR, None)) > 0

    programme.aim(PHU_THO, YEAR, {Measure.STARS_3: 10, Measure.RENEWED: None}, by=None, at=AT)
    programme.aim(THANH_HOA, YEAR, {Measure.STARS_3: 5}, by=None, at=AT)
    programme.aim(PHU_THO, YEAR, {Measure.STARS_3: 12}, by=None, at=AT)

    assert programme.targets(YEAR, None) == {Measure.STARS_3: 17}
    assert programme.targets(YEAR, PHU_THO) == {Measure.STARS_3: 12}
    assert latest(1)[0].details["stars_3"] == [10, 12]
    programme.aim(PHU_THO, YEAR, {Measure.STARS_3: None}, by=None, at=AT)
    assert programme.targets(YEAR, PHU_THO) == {}


def test_the_headline_counts_what_shoppers_can_see(goods):
    shown = figures.headline(DAY)

    assert (shown.products, shown.producers, shown.communes) == (2, 2, 2)
    assert shown.by_stars == {5: 0, 4: 1, 3: 1}
    goods[0].product.state = "hidden"
    session.flush()
    assert figures.headline(DAY).products == 1


def test_idle_stock_is_told_by_outlet(goods):
    later = AT + timedelta(days=400)

    rows = figures.idle(None, later)

    assert {one.outlet.name for one in goods} == {rows[0].outlet}
    assert [(row.outlet, row.expired, row.slow) for row in rows] == [(rows[0].outlet, 1, 1)] * 3, (
        "one line each"
    )
    on_its_last_day = AT + (GOOD - DAY)
    assert [row.expired for row in figures.idle(None, on_its_last_day)] == [0, 0, 0]
    assert figures.idle("79", later) == []


def test_officers_set_targets_and_everybody_reads_the_main_figures(goods, clients, sign_in):
    officer, boss = accounts.officer(), accounts.admin()
    session.commit()
    client, page = sign_in(clients(), officer), "/quan-tri/chuong-trinh"

    assert client.post(page, data={"stars_3": "nhiều"}).status_code == 422
    assert client.post(page, data={"stars_3": "15"}).status_code == 303
    assert ">15<" in client.get(page).text
    file = client.get(f"{page}/tep/csv?theo=chu-the")
    assert file.data.startswith(b"\xef\xbb\xbf")
    assert "Chọn một tỉnh" in sign_in(clients(), boss).get(page).text
    public = clients().get("/chuong-trinh")
    assert "sản phẩm có sao" in public.text
    assert "desk/stat" in public.text
    assert public.headers["Cache-Control"].startswith("public, max-age=")
    assert "Programme" in clients().get("/en/chuong-trinh").text
    assert clients().get(page).status_code == 303
