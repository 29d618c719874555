"""The reference data is whole, in one normal form, and loads the same twice."""

import unicodedata
from collections import Counter

import pytest
from sqlalchemy import func, select

from shop.core.errors import BadInput
from shop.geography import queries, reference, services
from shop.geography.models import Commune, FormerUnit, Province

BEN_THANH_ROW = {
    "code": "14797",
    "kind": "Phường",
    "name": "Hạc Thành",
    "province_code": "38",
    "province": "Tỉnh Thanh Hoá",
    "lat": "19.7935",
    "lng": "105.7863",
    "merged_from": "",
}


def test_counts_of_the_country():
    assert len(reference.provinces()) == 34
    assert len(reference.communes()) == 3321
    assert len(reference.former_names()) == 10977
    assert Counter(unit.kind for unit in reference.communes().values()) == {
        "Xã": 2611,
        "Phường": 697,
        "Đặc khu": 13,
    }
    assert len(queries.communes("38")) == 166
    assert len(queries.communes("25")) == 148


def test_every_text_is_composed_and_every_code_has_its_zeros():
    for unit in reference.communes().values():
        assert unicodedata.is_normalized("NFC", unit.name)
        assert len(unit.code) == 5
        assert unit.province_code in reference.provinces()
    for old in reference.former_names():
        assert all(unicodedata.is_normalized("NFC", text) for text in (old.name, old.district, old.province))
        assert old.commune_code in reference.communes()


def test_six_cities_were_there_before_and_dong_nai_is_the_seventh():
    cities = [unit.name for unit in queries.provinces() if unit.kind == "Thành phố"]

    assert cities == ["Cần Thơ", "Đà Nẵng", "Đồng Nai", "Hà Nội", "Hải Phòng", "Hồ Chí Minh", "Huế"]


def test_provinces_stand_in_the_order_of_the_dictionary():
    names = [unit.name for unit in queries.provinces()]

    assert names[:4] == ["An Giang", "Bắc Ninh", "Cà Mau", "Cao Bằng"]
    assert names.index("Đà Nẵng") > names.index("Cần Thơ")
    assert names[-1] == "Vĩnh Long"


def test_loading_twice_leaves_the_same_rows(db_session):
    for _turn in range(2):
        services.load_reference()
        counts = [
            db_session.scalar(select(func.count()).select_from(model))
            for model in (Province, Commune, FormerUnit)
        ]
        assert counts == [34, 3321, 10977]


def test_a_corrected_name_is_written_and_imported_coordinates_stay(db_session):
    services.load_reference()
    services.import_units([BEN_THANH_ROW])
    commune = db_session.get(Commune, "14797", populate_existing=True)
    commune.name = "Sai"
    db_session.flush()

    services.load_reference()

    commune = db_session.get(Commune, "14797", populate_existing=True)
    assert (commune.name, commune.lat, commune.lng) == ("Hạc Thành", 19.7935, 105.7863)


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"code": "99999"}, "không có trong danh mục"),
        ({"name": "Hàm Rồng"}, "không phải"),
        ({"province_code": "25"}, "không phải"),
        ({"lat": ""}, "không có tọa độ"),
        ({"lat": "19,79"}, "không có tọa độ"),
        ({"lat": "48.2"}, "ngoài Việt Nam"),
    ],
)
def test_a_row_that_does_not_agree_is_told_and_changes_nothing(db_session, changed, reason):
    services.load_reference()

    imported = services.import_units([{**BEN_THANH_ROW, **changed}])

    assert imported.located == 0
    assert len(imported.refused) == 1
    assert reason in imported.refused[0]
    assert db_session.get(Commune, "14797").lat is None


def test_another_file_is_refused_whole(db_session):
    with pytest.raises(BadInput, match="Tệp cần các cột"):
        services.import_units([{"ma": "14797", "ten": "Hạc Thành"}])


def test_the_tone_of_a_name_may_stand_where_the_file_puts_it(db_session):
    services.load_reference()
    row = {**BEN_THANH_ROW, "code": "15865", "kind": "Xã", "name": "Hoằng Hoá"}

    assert services.import_units([row]).located == 1
