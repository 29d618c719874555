"""What the search field offers while somebody types."""

import pytest

from tests.builders.catalogue import a_product
from tests.builders.producers import producer

GUESS = "/san-pham/goi-y"


def offered(client, q, path=GUESS):
    answer = client.get(path, query_string={"q": q})
    assert answer.status_code == 200
    return [(one["kind"], one["label"]) for one in answer.get_json()]


@pytest.fixture
def goods(db_session):
    a_product("Mắm tôm Lê Gia", name_en="Lê Gia shrimp paste", producer=producer("HTX Lê Gia"))
    a_product("Chè xanh", set_code=11, shelf="che-tra")
    a_product("Rượu Lê", set_code=14, shelf="do-uong", warning="18+", variant={"alcohol_bp": 4000})


@pytest.mark.parametrize("q", ["mam", "mắm t", "MAM TO", "ma\u0306\u0301m"])
def test_a_beginning_finds_goods_and_shelves_with_or_without_marks(client, goods, q):
    assert ("Sản phẩm", "Mắm tôm Lê Gia") in offered(client, q)


def test_shelves_and_producers_are_offered_too(client, goods):
    assert ("Danh mục", "Mắm & gia vị") in offered(client, "mam gia")
    assert ("Chủ thể", "HTX Lê Gia") in offered(client, "lê gi")


def test_alcohol_is_never_suggested(client, goods):
    assert all("Rượu" not in label for _kind, label in offered(client, "ruou"))


@pytest.mark.parametrize("q", ["", "m", "  ", "?!", '"*', "\x07", "x" * 500])
def test_nothing_usable_is_an_empty_answer(client, goods, q):
    assert offered(client, q) == []


def test_at_most_eight_from_at_most_three_statements(client, goods, query_count):
    for number in range(12):
        a_product(f"Mắm số {number}", producer=producer(f"HTX Mắm {number}"))
    with query_count() as statements:
        found = offered(client, "mam")
    assert len(found) == 8
    assert {kind for kind, _label in found} == {"Sản phẩm", "Danh mục", "Chủ thể"}
    assert len(statements) <= 4, statements  # three, and the synonyms, which a process keeps


def test_a_guest_s_answer_may_be_shared_and_speaks_the_reader_s_language(client, goods):
    answer = client.get(f"{GUESS}?q=mam")
    assert answer.headers["Cache-Control"].startswith("public, max-age=")
    assert ("Products", "Lê Gia shrimp paste") in offered(client, "mam tom", f"/en{GUESS}")
    url = client.get(f"/en{GUESS}?q=mam tom").get_json()[0]["url"]
    assert client.get(url).status_code == 200
