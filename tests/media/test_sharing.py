"""The picture beside a link that people send to each other: an own one where there is one."""

from shop.catalogue import services
from shop.media import services as media
from tests.builders.cart import AT
from tests.builders.catalogue import a_product
from tests.builders.media import picture
from tests.builders.producers import producer


def picture_of(client, path: str) -> str:
    return client.get(path).page.find("meta", property="og:image").get("content")


def test_goods_and_their_producer_show_the_photo_of_the_goods(client, db_session):
    maker = producer("HTX Mẫu")
    product = a_product("Mắm tôm", producer=maker)
    of_shop = picture_of(client, "/")
    assert of_shop.startswith("http://localhost/static/img/og")
    assert picture_of(client, "/san-pham/mam-tom") == of_shop

    services.add_image(product.id, drawing="goods/mam-tep.svg", alt="Hình vẽ", by=None, at=AT)
    assert picture_of(client, "/san-pham/mam-tom") == of_shop
    photo = media.store_picture(picture(900, 700), by=None, at=AT)
    image_id = services.add_image(product.id, media_id=photo.id, alt="Hũ mắm", by=None, at=AT)

    own = f"http://localhost/tep/{photo.digest}-1280.jpg"
    assert picture_of(client, "/san-pham/mam-tom") == own
    assert picture_of(client, "/en/san-pham/mam-tom") == own
    services.put_image_first(product.id, image_id, by=None, at=AT)
    assert picture_of(client, f"/chu-the/{maker.slug}") == own
