"""A listing may be refused for good: with a reason, audited; the producer sees it and may begin anew."""

import re

import pytest
from sqlalchemy import func, select

from shop.audit.models import AuditEvent
from shop.catalogue.models import Product, ProductVersion
from shop.catalogue.services import listings
from shop.catalogue.states import ProductState, VersionState
from shop.core.errors import Refused
from shop.extensions import session
from shop.messages.models import Message
from tests.builders.certification import person
from tests.builders.listings import REVIEW, seen, submitted, typed

BLURRED = "Ảnh mờ hoặc tối: hãy chụp lại dưới ánh sáng ban ngày, thấy rõ nhãn."
BLURRED_EN = "The photo is blurred or dark"

pytestmark = pytest.mark.usefixtures("listing_day")


@pytest.fixture
def sent(member, mine):
    """The id of a complete product in review."""
    return submitted(member, mine.id)


def decide(client, sign_in, product_id: int, way: str, **reasons):
    """An officer's decision, by the buttons of the page."""
    sign_in(client, person(province_code="38"))
    return client.post(f"{REVIEW}/{product_id}/{way}", data={"seen": seen(client, product_id), **reasons})


def versions(product_id: int) -> list[tuple[int, VersionState]]:
    rows = session.execute(
        select(ProductVersion.number, ProductVersion.state)
        .where(ProductVersion.product_id == product_id)
        .order_by(ProductVersion.number)
    )
    return [tuple(row) for row in rows]


def test_a_new_product_is_refused_with_a_reason_that_its_producer_reads(client, sign_in, member, sent):
    answer = decide(client, sign_in, sent, "tu-choi", ready_photos="0", name="Tên của người khác")
    assert (answer.status_code, answer.headers["Location"]) == (303, REVIEW)
    assert session.get(Product, sent).state is ProductState.ARCHIVED
    assert versions(sent) == [(1, VersionState.REFUSED)]
    assert session.scalars(select(AuditEvent.action)).all().count("listing.refused") == 1
    letter = session.scalars(select(Message).where(Message.kind == "listing_refused")).one()
    assert BLURRED in letter.body
    assert "Tên của người khác" in letter.body
    sign_in(client, member.user)
    page = client.get(f"/kenh-chu-the/san-pham/{sent}").page.text
    assert "Cán bộ từ chối sản phẩm này" in page
    assert BLURRED in page
    assert "Gửi duyệt" not in page
    assert "bị từ chối ngày 28/11/2026" in client.get("/kenh-chu-the").page.text


def test_reasons_are_read_in_the_language_of_the_reader(client, sign_in, member, sent):
    decide(client, sign_in, sent, "can-sua", ready_photos="0", photos="Chụp cả mặt sau.")
    kept = session.scalars(select(ProductVersion.notes)).one()
    assert kept == {"photos": f"{BLURRED} Chụp cả mặt sau."}
    sign_in(client, member.user)
    page = client.get(f"/en/kenh-chu-the/san-pham/{sent}").page.text
    assert BLURRED_EN in page
    assert BLURRED not in page
    assert "Chụp cả mặt sau." in page


def test_nothing_is_refused_without_a_reason(client, sign_in, member, sent):
    answer = decide(client, sign_in, sent, "tu-choi")
    assert answer.status_code == 422
    assert "Hãy ghi ít nhất một lý do để chủ thể biết vì sao bị từ chối." in answer.page.text
    assert session.get(Product, sent).state is ProductState.DRAFT
    assert versions(sent) == [(1, VersionState.SUBMITTED)]


def test_a_refused_product_is_begun_anew_with_all_that_it_said(client, sign_in, member, sent):
    decide(client, sign_in, sent, "tu-choi", ready_photos="0")
    sign_in(client, member.user)
    answer = client.post(f"/kenh-chu-the/san-pham/{sent}/lam-lai")
    assert answer.status_code == 303
    new_id = session.scalar(select(func.max(Product.id)))
    assert new_id != sent
    old, new = (
        session.scalars(select(ProductVersion).where(ProductVersion.product_id == each)).one()
        for each in (sent, new_id)
    )
    assert (new.state, new.name, new.ingredients) == (VersionState.DRAFT, old.name, old.ingredients)
    assert new.offer == old.offer
    assert client.post(answer.headers["Location"], data={**typed(), "do": "submit"}).status_code == 303


def test_only_a_refused_product_is_begun_anew(sent):
    with pytest.raises(Refused):
        listings.begin_again(sent, by=None, at=None)
    assert session.scalar(select(func.count(Product.id))) == 1


def test_a_refused_edit_leaves_what_is_on_sale_and_the_next_edit_starts_from_it(
    client, sign_in, member, sent
):
    assert decide(client, sign_in, sent, "duyet").status_code == 303
    sign_in(client, member.user)
    page = f"/kenh-chu-the/san-pham/{sent}"
    on_sale = session.scalars(select(ProductVersion)).one()
    form = client.get(page)
    wished = {**_form(form.text), "summary": "Chữa bách bệnh.", "do": "submit"}
    assert client.post(page, data=wished).status_code == 303
    assert decide(client, sign_in, sent, "tu-choi", ready_summary="0").status_code == 303
    assert versions(sent) == [(1, VersionState.PUBLISHED), (2, VersionState.REFUSED)]
    product = session.get(Product, sent)
    assert (product.state, product.published_version_id) == (ProductState.PUBLISHED, on_sale.id)
    sign_in(client, member.user)
    shown = client.get(page).page.text
    assert "Cán bộ từ chối bản sửa gần nhất" in shown
    assert "Chữa bách bệnh." not in shown
    again = {**_form(client.get(page).text), "summary": "Ủ chín 14 tháng.", "do": "submit"}
    assert client.post(page, data=again).status_code == 303
    assert versions(sent)[-1] == (3, VersionState.SUBMITTED)
    assert "Cán bộ từ chối" not in client.get(page).page.text


def _form(text: str) -> dict[str, str]:
    """What a browser would send of the words that are typed, with the variant that is on sale."""
    number = re.search(r'name="v0-id"[^>]* value="([0-9]*)"', text)
    return {**typed(), "v0-id": number[1] if number else ""}
