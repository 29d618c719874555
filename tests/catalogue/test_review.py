"""Staff decide a listing on one page: what changed is marked, reasons are ready, the next one opens."""

from datetime import date, timedelta

import pytest
import time_machine

from shop.catalogue.models import Product, ProductVersion
from shop.catalogue.reasons import PARTS, READY
from shop.catalogue.services import add_image
from shop.catalogue.states import VersionState
from shop.catalogue.views.word_changes import LONGEST, marked
from shop.certification.models import Certificate
from shop.extensions import session
from shop.producers.states import JoiningState
from tests.builders import accounts
from tests.builders.cart import AT
from tests.builders.catalogue import a_product
from tests.builders.certification import certificate, link, person
from tests.builders.listings import REVIEW, latest, seen
from tests.builders.producers import producer, producer_member


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(AT, tick=False):
        yield


def waiting(name: str, minutes: int = 0, **words) -> Product:
    """Goods on sale with a picture whose edit waits for review."""
    product = words.pop("product", None) or a_product(name, producer=words.pop("producer", None))
    add_image(product.id, alt="Một hũ", drawing="mam", by=None, at=AT)
    shown = session.get_one(ProductVersion, product.published_version_id)
    kept = {column.key: getattr(shown, column.key) for column in ProductVersion.__table__.columns}
    kept |= {"id": None, "number": shown.number + 1, "state": VersionState.SUBMITTED, **words}
    session.add(ProductVersion(**kept | {"submitted_at": AT + timedelta(minutes=minutes)}))
    session.flush()
    return product


@pytest.fixture
def officer(client, sign_in, db_session):
    client.user = person(province_code="38")
    return sign_in(client, client.user)


def test_ready_reasons_and_own_words_stand_together_at_the_part(officer, sign_in):
    product = waiting("Mắm tôm")
    data = {"seen": seen(officer, product.id), "ready_photos": ["0", "1"], "photos": "Thấy nắp hũ nhé."}
    assert officer.post(f"{REVIEW}/{product.id}/can-sua", data=data).status_code == 303
    said = " ".join([*map(str, READY["photos"]), "Thấy nắp hũ nhé."])
    assert latest(product.id).notes == {"photos": said}
    sign_in(officer, accounts.producer_person(product.producer_id))
    assert said in officer.get(f"/kenh-chu-the/san-pham/{product.id}").page.text


@pytest.mark.parametrize("ready", ["7", "x", "-1"])
def test_a_reason_that_is_not_offered_is_refused(officer, ready):
    product = waiting("Mắm tôm")
    data = {"seen": seen(officer, product.id), "ready_photos": ready}
    assert officer.post(f"{REVIEW}/{product.id}/can-sua", data=data).status_code == 422
    assert latest(product.id).state is VersionState.SUBMITTED


def test_every_part_has_ready_reasons():
    assert set(READY) == set(PARTS)
    assert min(len(sentences) for sentences in READY.values()) >= 2


def test_who_ticked_reasons_does_not_approve_by_a_slip(officer):
    product = waiting("Mắm tôm")
    data = {"seen": seen(officer, product.id), "ready_name": "0"}
    refused = officer.post(f"{REVIEW}/{product.id}/duyet", data=data)
    assert refused.status_code == 422
    assert "Bạn đã chọn lý do cần sửa." in refused.page.text
    assert latest(product.id).state is VersionState.SUBMITTED


def test_after_a_decision_the_next_one_opens_and_at_the_end_the_queue(officer):
    first, second, third = (waiting(f"Mắm {number}", number) for number in range(3))
    order = [first, third, second]
    for product, onward in zip(order, [second, second, None], strict=True):
        data = {"seen": seen(officer, product.id), "ready_name": "0"}
        answer = officer.post(f"{REVIEW}/{product.id}/can-sua", data=data)
        assert answer.headers["Location"] == (f"{REVIEW}/{onward.id}" if onward else REVIEW)


def test_the_page_leads_to_its_neighbours_in_the_queue(officer):
    first, second, third = (waiting(f"Mắm {number}", number) for number in range(3))
    links = officer.get(f"{REVIEW}/{second.id}").page.links
    assert f"{REVIEW}/{first.id}" in links
    assert f"{REVIEW}/{third.id}" in links


def test_an_edit_shows_what_changed_word_by_word_and_first(officer):
    product = waiting("Mắm tôm", summary="Ủ chín mười hai tháng.")
    session.get_one(ProductVersion, product.published_version_id).summary = "Ủ chín sáu tháng."
    session.flush()
    page = officer.get(f"{REVIEW}/{product.id}").page
    assert [words.text for words in page.all("del")] == ["sáu"]
    assert "".join(words.text for words in page.all("ins")) == "mười hai"
    parts = [part.get("aria-labelledby") for part in page.all("section", class_="judged")]
    assert parts[0] == "phan-summary"
    assert len(parts) == len(PARTS)


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("a b", "a b", "a b"),
        ("", "<b>", "<ins>&lt;b&gt;</ins>"),
        ("a & b", "a & c", "a &amp; <del>b</del><ins>c</ins>"),
        ("a", "", "<del>a</del>"),
        ("x " * LONGEST, "y", f"<del>{'x ' * LONGEST}</del><ins>y</ins>"),
    ],
)
def test_changes_are_marked_and_what_was_typed_stays_text(old, new, shown):
    assert marked(old, new) == shown


def test_the_queue_marks_what_wants_a_closer_look(officer):
    fresh = producer("Cơ sở mới", joining=JoiningState.APPLIED)
    waiting("Mắm đặc trị", producer=fresh, summary="Đặc trị ho.")
    ending = waiting("Mắm sắp hết giấy")
    link(ending, certificate(issued_on=date(2024, 1, 2), expires_on=date(2027, 1, 2)))
    text = officer.get(REVIEW).page.text
    for mark in ("Công dụng chữa bệnh", "Chủ thể chưa được nhận", "Giấy sắp hết hạn"):
        assert mark in text


def test_the_queue_names_twins_and_reads_the_goods_on_sale_once(officer, query_count):
    a_product("Mắm tép")
    waiting("Mắm TÉP")
    with query_count() as few:
        assert "Trùng tên" in officer.get(REVIEW).page.text
    waiting("Mắm ruốc", 1)
    waiting("Mắm rươi", 2)
    with query_count() as many:
        officer.get(REVIEW)
    on_sale = [
        sum(
            "JOIN product_versions ON product_versions.id = products.published_version_id" in said
            for said in each
        )
        for each in (few, many)
    ]
    assert on_sale == [1, 1]


def test_nobody_approves_goods_of_the_own_producer_nor_checks_the_own_certificate(officer):
    mine = producer()
    product = waiting("Mắm của tôi", producer=mine)
    own = certificate(recorded_by=officer.user.id, state="submitted")
    link(product, own)
    page = officer.get(f"{REVIEW}/{product.id}").page
    assert "Bạn đã nhập giấy này nên người khác phải kiểm tra." in page.text
    refused = officer.post(
        f"{REVIEW}/{product.id}/duyet", data={"seen": seen(officer, product.id), "verify": own.id}
    )
    assert refused.status_code == 422
    assert session.get_one(Certificate, own.id).state == "submitted"
    producer_member(mine.id, officer.user.id)
    refused = officer.post(f"{REVIEW}/{product.id}/duyet", data={"seen": seen(officer, product.id)})
    assert (refused.status_code, latest(product.id).state) == (422, VersionState.SUBMITTED)
    assert "Bạn làm việc cho chủ thể này." in refused.page.text
