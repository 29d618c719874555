import pytest
from sqlalchemy import select

from shop.catalogue import services
from shop.catalogue.models import ListingEvent, SearchEntry
from shop.catalogue.services.publishing import NotReady
from shop.catalogue.states import ProductState
from shop.core.errors import BadInput
from tests.builders.catalogue import LONG_AGO, a_draft, a_product, a_variant


def test_a_published_product_is_known_to_search(db_session):
    product = a_product("Mắm tôm Lê Gia")
    assert product.state is ProductState.PUBLISHED
    entry = db_session.get_one(SearchEntry, product.id)
    assert (entry.name_exact, entry.name_folded) == ("mắm tôm lê gia", "mam tom le gia")


@pytest.mark.parametrize(
    ("field", "sentence"),
    [
        ("summary", "Hãy viết một câu giới thiệu sản phẩm."),
        ("responsible_name", "Hãy nhập tên tổ chức, cá nhân chịu trách nhiệm về hàng hóa."),
        ("responsible_address", "Hãy nhập địa chỉ tổ chức, cá nhân chịu trách nhiệm về hàng hóa."),
        ("origin", "Hãy nhập xuất xứ."),
        ("ingredients", "Hãy nhập thành phần."),
        ("usage", "Hãy nhập hướng dẫn sử dụng."),
        ("storage_note", "Hãy nhập hướng dẫn bảo quản."),
    ],
)
def test_a_missing_label_field_blocks_publishing(db_session, field, sentence):
    product = a_draft(**{field: ""})
    a_variant(product)
    with pytest.raises(NotReady) as refusal:
        services.publish(product.id, by=None, at=LONG_AGO)
    assert [(gap.field, str(gap.sentence)) for gap in refusal.value.missing] == [(field, sentence)]
    assert product.state is ProductState.DRAFT
    assert db_session.get(SearchEntry, product.id) is None


def test_alcohol_needs_a_warning_and_its_strength(db_session):
    product = a_draft("Rượu Chi Nê", set_code=14, shelf="do-uong")
    a_variant(product, net_weight_g=None, net_volume_ml=500, name="Chai 500 ml")
    with pytest.raises(NotReady) as refusal:
        services.publish(product.id, by=None, at=LONG_AGO)
    assert [gap.field for gap in refusal.value.missing] == ["warning", "variants"]


def test_crafts_need_no_ingredients(db_session):
    product = a_draft("Giỏ cói", set_code=21, shelf="coi-tre", ingredients=None)
    a_variant(product, net_weight_g=None)
    services.publish(product.id, by=None, at=LONG_AGO)
    assert product.state is ProductState.PUBLISHED


def test_a_hidden_product_leaves_search_and_comes_back(db_session):
    product = a_product()
    services.hide(product.id, by=None, at=LONG_AGO)
    assert db_session.get(SearchEntry, product.id) is None
    services.publish(product.id, by=None, at=LONG_AGO)
    assert db_session.get(SearchEntry, product.id) is not None
    moves = db_session.execute(
        select(ListingEvent.from_state, ListingEvent.to_state)
        .where(ListingEvent.product_id == product.id, ListingEvent.to_state != "draft")
        .order_by(ListingEvent.id)
    ).all()
    assert [tuple(move) for move in moves if move[0] != move[1]] == [
        ("draft", "published"),
        ("published", "hidden"),
        ("hidden", "published"),
    ]


def test_an_address_belongs_to_one_product_for_ever(db_session):
    first, second = a_product("Mắm tôm"), a_product("Mắm tép")
    services.rename_slug(first.id, "mam-tom-dac-biet", by=None, at=LONG_AGO)
    with pytest.raises(BadInput) as refusal:
        services.rename_slug(second.id, "mam-tom", by=None, at=LONG_AGO)
    assert refusal.value.field == "slug"
    assert second.slug == "mam-tep"
    services.rename_slug(first.id, "mam-tom", by=None, at=LONG_AGO)
    assert first.slug == "mam-tom"


def test_products_of_one_name_get_addresses_of_their_own(db_session):
    assert [a_draft("Chè lam").slug for _ in range(3)] == ["che-lam", "che-lam-2", "che-lam-3"]


def test_a_taken_code_is_refused_with_a_sentence(db_session):
    product = a_product(variant={"sku": "MT200"})
    with pytest.raises(BadInput) as refusal:
        a_variant(product, sku="MT200")
    assert refusal.value.field == "sku"
    assert str(refusal.value.sentence) == "Mã hàng này đã thuộc về một quy cách khác. Hãy nhập mã khác."
