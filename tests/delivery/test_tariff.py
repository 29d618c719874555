import pytest
from sqlalchemy import func, select

from shop.delivery import queries, services
from shop.delivery.models import DeliveryRate, DeliveryZone
from shop.delivery.services import ZoneValues
from shop.delivery.states import ZoneKind
from shop.extensions import session
from tests.builders import accounts, outlets
from tests.builders.cart import AT

TYPED = {
    "steps": "500 g: 15.000\n2 kg: 22.000 đ\n",
    "per_extra_kg": "3.000",
    "min_days": "1",
    "max_days": "2",
    "chilled_surcharge": "5000",
}


def test_the_first_figures_are_written_once(db_session):
    services.load_reference()

    assert session.scalar(select(func.count()).select_from(DeliveryZone)) == 3
    assert session.scalar(select(func.count()).select_from(DeliveryRate)) == 9


def test_an_operators_own_zone_stands_before_everybodys(db_session):
    operator = outlets.operator().id
    services.set_zone(operator, ZoneKind.PROVINCE, ZoneValues(0, 1, ((1000, 9_000),), 1_000), by=None, at=AT)

    found = queries.tariffs([operator])[operator]

    assert found[ZoneKind.PROVINCE].steps == ((1000, 9_000),)
    assert found[ZoneKind.REGION].steps == services.FIRST[ZoneKind.REGION].steps
    services.drop_zone(operator, ZoneKind.PROVINCE, by=None, at=AT)
    assert queries.tariffs([operator])[operator][ZoneKind.PROVINCE].steps[0] == (1000, 18_000)


def test_an_admin_changes_a_zone_for_everybody(client, sign_in, db_session):
    sign_in(client, accounts.admin())

    typed = {**TYPED, "carries_chilled": "y", "free_from": "500.000"}
    answer = client.submit("/quan-tri/phi-giao/province", typed)

    assert answer.status_code == 303
    zone = queries.all_zones()[None][ZoneKind.PROVINCE]
    assert (zone.steps, zone.per_extra_kg, zone.max_days) == (((500, 15_000), (2000, 22_000)), 3_000, 2)
    assert zone.free_from == 500_000
    page = client.follow(answer).page.text
    assert "15.000" in page
    assert "Miễn phí giao cho kiện có tiền hàng từ 500.000" in page
    assert 'value="500.000"' in client.get("/quan-tri/phi-giao/province").text


def test_an_admin_gives_an_operator_its_own_zone_and_takes_it_back(client, sign_in, db_session):
    operator = outlets.operator().id
    sign_in(client, accounts.admin())
    query = f"?don-vi={operator}"

    client.submit(f"/quan-tri/phi-giao/region{query}", TYPED)
    assert queries.all_zones()[operator][ZoneKind.REGION].steps == ((500, 15_000), (2000, 22_000))
    assert "phí riêng" in client.get(f"/quan-tri/phi-giao{query}").page.text
    client.post(f"/quan-tri/phi-giao/region/bo{query}")

    assert operator not in queries.all_zones()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("steps", ""),
        ("steps", "1 kg"),
        ("steps", "x: 15.000"),
        ("steps", "0 g: 15.000"),
        ("steps", "1 kg: -5"),
        ("steps", "2 kg: 20.000\n1 kg: 15.000"),
        ("steps", "1 kg: 1\n1 kg: 2"),
        ("steps", "\n".join(f"{n} kg: 1" for n in range(1, 30))),
        ("steps", "1 kg: 15\x00"),
        ("per_extra_kg", "1,5"),
        ("free_from", "0"),
        ("min_days", "3"),
        ("max_days", "99"),
        ("max_days", "1.0"),
        ("min_days", "٣"),
        ("chilled_surcharge", "<script>"),
    ],
)
def test_a_wrong_tariff_is_refused_and_nothing_written(client, sign_in, db_session, field, value):
    sign_in(client, accounts.admin())
    before = queries.all_zones()

    answer = client.submit("/quan-tri/phi-giao/province", {**TYPED, field: value})

    assert answer.status_code == 422
    assert queries.all_zones() == before


@pytest.mark.parametrize(
    "path", ["/quan-tri/phi-giao/sea", "/quan-tri/phi-giao?don-vi=999", "/quan-tri/phi-giao?don-vi=x"]
)
def test_what_there_is_not_is_not_found(client, sign_in, db_session, path):
    sign_in(client, accounts.admin())

    assert client.get(path).status_code == 404
