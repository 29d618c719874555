from tests.builders.catalogue import a_product
from tests.support.pages import words


def names(page):
    return [words(link) for link in page.all("a", class_="card__link")]


def test_a_list_shows_published_goods_newest_first(client, db_session):
    a_product("Mắm tôm")
    page = client.get("/san-pham").page
    assert names(page) == ["Mắm tôm"]
