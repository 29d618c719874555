"""Photos by ZIP: each goes to the goods whose code is its name; bombs and strangers are refused."""

import time
from datetime import timedelta
from io import BytesIO

import pytest
from sqlalchemy import select

from shop.catalogue.models import Product
from shop.catalogue.services import listings
from shop.catalogue.states import ProductState
from shop.core.errors import BadInput
from shop.extensions import session
from shop.imports import zips
from shop.imports.services import photos
from shop.imports.services.common import latest
from tests.builders import accounts
from tests.builders.media import picture
from tests.builders.producers import producer as a_producer
from tests.builders.sheets import AT, damaged, row, table, taken_back, written, zipped
from tests.support.pages import fields_of

HERE = "/kenh-chu-the/nhap-bang/anh"


@pytest.fixture
def producer(db_session):
    return a_producer()


def shown(producer) -> list[str]:
    product = session.scalars(select(Product).where(Product.producer_id == producer.id)).one()
    return [photo.alt for photo in listings.listing_of(product, latest(product.id)).photos]


def attached(producer, *members) -> photos.Photos:
    return photos.attach([producer.id], photos.prepare(zipped(*members)), by=None, at=AT)


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("MT-200.jpg", ("MT-200",)),
        ("MT-200_2.JPG", ("MT-200_2", "MT-200")),
        ("MT-200 (3).png", ("MT-200 (3)", "MT-200")),
        ("A.jpg", ("A",)),
    ],
)
def test_a_file_is_called_by_a_code_with_or_without_its_number(name, codes):
    assert zips.codes_of(name) == codes


def test_a_long_name_is_cut_before_its_number_is_looked_for():
    begun = time.process_time()

    assert all(len(code) <= 60 for code in zips.codes_of("_1 " * 20_000 + ".jpg"))
    assert time.process_time() - begun < 1


def test_photos_go_to_their_goods_once_and_can_be_taken_back_with_the_sheet(producer):
    number = written(producer.id, table(row("A"), row("B", "", "Hũ 500 g")))
    members = (("x/A.jpg", picture(640, 640)), ("B_2.png", picture(650, 650)), ("la.jpg", picture(630, 630)))

    done = attached(producer, *members, ("A_2.jpg", b"no picture"), ("__MACOSX/._A.jpg", b"x"))
    again = attached(producer, *members[:2])

    assert (done.added, done.products, again.added) == (2, 1, 0)
    assert [(name, str(why)) for name, why in done.left_out] == [
        ("A_2.jpg", "Không đọc được tệp này. Hãy chọn ảnh JPEG, PNG, WebP hoặc HEIC."),
        ("la.jpg", "không có mã hàng này"),
    ]
    assert shown(producer) == ["Mắm tôm Mẫu, ảnh 1", "Mắm tôm Mẫu, ảnh 2"]
    assert taken_back(number, AT + timedelta(hours=1)) == []
    assert session.scalars(select(Product.state)).all() == [ProductState.ARCHIVED]


def test_a_code_of_two_producers_is_left_out_and_so_is_what_takes_too_long(producer, monkeypatch):
    other = a_producer()
    for each in (producer, other):
        written(each.id, table(row("A")))
    member = ("A.jpg", picture(640, 640))

    of_two = photos.attach([producer.id, other.id], photos.prepare(zipped(member)), by=None, at=AT)
    monkeypatch.setattr(photos, "SECONDS", -1)
    late = attached(producer, member)

    assert (of_two.added, of_two.left_out) == (0, [("A.jpg", photos.OF_TWO)])
    assert (late.added, late.left_out) == (0, [("A.jpg", photos.TOO_LONG)])


def test_complete_goods_may_go_to_review_with_the_sheet(producer):
    written(producer.id, table(row("A")))
    attached(producer, ("A.jpg", picture(640, 640)))

    written(producer.id, table(row("A", price="70k")), submits=True)

    product = session.scalars(select(Product)).one()
    assert listings.gaps_of(product, latest(product.id)) == []
    assert latest(product.id).state.value == "submitted"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"no zip", "Không đọc được"),
        (zipped(), "không có ảnh nào"),
        (zipped(*((f"{n}.jpg", b"") for n in range(61))), "Nhiều nhất 60 ảnh"),
        (zipped(("a.jpg", bytes(10 * 1024 * 1024 + 1))), "Mỗi ảnh nhiều nhất 10 MB"),
        (zipped(*((f"{n}.jpg", bytes(10 * 1024 * 1024)) for n in range(11))), "nhiều nhất 100 MB"),
        (bytes(zips.MOST_BYTES + 1), "nhiều nhất 11 MB"),
    ],
    ids=["no zip", "empty", "many", "one large", "bomb", "too large"],
)
def test_what_is_no_zip_of_photos_is_refused_before_it_is_unpacked(data, sentence):
    with pytest.raises(BadInput, match=sentence):
        photos.prepare(data)


@pytest.mark.parametrize("how", ["broken", "cut", "encrypted", "LZMA", "packed otherwise"])
def test_a_broken_or_encrypted_zip_is_refused_with_a_sentence(how):
    with pytest.raises(BadInput, match="Không đọc được tệp này"):
        photos.prepare(damaged(zipped(("A.jpg", picture(64, 64))))[how])


def test_the_page_says_what_was_added_and_what_was_not(producer, client, sign_in):
    who = accounts.producer_person(producer.id)
    written(producer.id, table(row("A")))
    session.commit()
    member = sign_in(client, who)
    form = fields_of(member.get(HERE).page.form(HERE))

    def send(*members):
        file = (BytesIO(zipped(*members)), "anh.zip")
        return member.post(HERE, data={**form, "photos": file}, content_type="multipart/form-data")

    page = member.follow(send(("A.jpg", picture(640, 640)), ("B.jpg", picture(650, 640))))
    refused = send(("B.jpg", picture(650, 640)))

    assert "Đã thêm 1 ảnh." in page.page.text
    assert "Chưa thêm: B.jpg (không có mã hàng này)." in page.page.text
    assert refused.status_code == 422
