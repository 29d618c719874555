"""People find their commune by the name they use, old or new, with or without marks."""

import unicodedata

import pytest

from shop.core.errors import NotFound
from shop.geography import queries
from shop.geography.queries import Point, Region

pytestmark = pytest.mark.usefixtures("db_session")


def labels(text, **more):
    return [found.label for found in queries.find_units(text, **more)]


@pytest.mark.parametrize(
    "typed",
    [
        "Hạc Thành",
        "hac thanh",
        "HẠC THÀNH",
        "phường hạc thành",
        "P. Hạc Thành",
        "p hac thanh",
        "hac thanh thanh hoa",
        unicodedata.normalize("NFD", "Hạc Thành"),
    ],
)
def test_a_name_of_today_comes_first(typed):
    assert labels(typed)[0] == "Phường Hạc Thành, Thanh Hóa"


@pytest.mark.parametrize(
    "typed", ["Đông Thọ", "dong tho", "phường Đông Thọ", "Đông Thọ Thanh Hóa", "p. dong tho, tp thanh hoa"]
)
def test_a_divided_unit_gives_both_that_hold_it(typed):
    found = queries.find_units(typed, province_code="38")

    assert {one.name for one in found[:2]} == {"Phường Hạc Thành", "Phường Hàm Rồng"}
    assert all("Phường Đông Thọ, Thành phố Thanh Hóa" in one.former for one in found[:2])


def test_the_same_old_name_in_two_districts_gives_both():
    found = queries.find_units("phường Lam Sơn", province_code="38")

    assert {"Phường Hạc Thành", "Phường Bỉm Sơn"} <= {one.name for one in found[:4]}


def test_both_tone_placements_find_the_same():
    assert labels("Hoằng Hoá") == labels("Hoằng Hóa")
    assert "Xã Hoằng Hóa, Thanh Hóa" in labels("hoằng hoá")[:1]


def test_an_old_district_gives_its_communes():
    found = queries.find_units("huyện Hoằng Hóa", province_code="38", limit=20)

    assert len(found) >= 7
    assert all(name.endswith("Huyện Hoằng Hóa") for one in found[:7] for name in one.former)


def test_marks_as_typed_rank_before_other_words():
    assert queries.find_units("Thọ Bình")[0].name == "Xã Thọ Bình"
    assert queries.find_units("Bỉm Sơn")[0].name == "Phường Bỉm Sơn"


@pytest.mark.parametrize(
    "typed", ["", "   ", "%", "_", "'; drop table communes; --", "\u0000", "không có nơi nào như thế"]
)
def test_nonsense_finds_nothing(typed):
    assert queries.find_units(typed) == []


def test_a_search_costs_two_statements(query_count):
    with query_count() as statements:
        queries.find_units("dong tho")

    assert len(statements) == 2, str(statements)


def test_regions_and_names():
    assert queries.province_region("38") is Region.CENTRAL
    assert queries.province_region("25") is Region.NORTH
    assert queries.province_region("75") is Region.SOUTH
    assert queries.place_name("14797") == "Phường Hạc Thành, Thanh Hóa"
    with pytest.raises(NotFound):
        queries.commune("00000")


def test_a_commune_without_coordinates_lies_in_the_middle_of_its_province():
    assert queries.point_of("14797") == queries.province("38").middle


@pytest.mark.parametrize(
    ("a", "b", "km"),
    [
        (Point(21.0285, 105.8542), Point(10.7769, 106.7009), 1144),  # Hà Nội – Thành phố Hồ Chí Minh
        (Point(21.0285, 105.8542), Point(19.8067, 105.7852), 136),  # Hà Nội – Thanh Hóa
        (Point(19.8, 105.8), Point(19.8, 105.8), 0),
    ],
)
def test_distances_are_those_of_the_map(a, b, km):
    assert queries.distance_km(a, b) == pytest.approx(km, abs=1)
    assert queries.distance_km(b, a) == queries.distance_km(a, b)


def test_the_communes_of_a_province_come_as_a_list_anyone_may_cache(client):
    answer = client.get("/dia-gioi/xa?tinh=38")

    assert len(answer.json) == 166
    assert answer.json[0] == {"code": "14812", "name": "Phường Bỉm Sơn"} or answer.json[0]["name"].startswith(
        "Xã"
    )
    assert answer.headers["Cache-Control"].startswith("public")
    assert client.get("/dia-gioi/xa?tinh=99").json == []
    assert client.get("/dia-gioi/xa").json == []


def test_the_search_answer_says_what_it_was_before(client):
    answer = client.get("/dia-gioi/tim?q=p dong tho&tinh=38").json

    assert answer[0]["note"] == "trước là Phường Đông Thọ, Thành phố Thanh Hóa"
    assert {one["code"] for one in answer} >= {"14797", "14758"}
