"""Gift baskets: what may be in one, what one costs when it costs what its goods cost."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from shop.catalogue import services
from shop.catalogue.listing import to_json
from shop.catalogue.models import BasketItem, Price, Product, ProductVersion, Variant
from shop.catalogue.pricing import Candidate, DatedPrice, PricedPart, Span, summed
from shop.catalogue.queries.prices import prices_at
from shop.catalogue.services import BasketPart, set_basket
from shop.catalogue.services.applying import apply_offer
from shop.catalogue.services.listings import current
from shop.catalogue.states import Measure, PriceKind
from shop.core.errors import BadInput, Refused
from shop.extensions import session
from tests.builders import outlets
from tests.builders.cart import AT
from tests.builders.catalogue import a_product

NOW = datetime(2026, 11, 28, 3, tzinfo=UTC)
HOUR = timedelta(hours=1)


def part(quantity: int, *rows: tuple[int, int, int | None], per: int = 1) -> PricedPart:
    """A component with (amount, hour of its start, hour of its end) rows."""
    return PricedPart(
        quantity,
        per,
        [
            DatedPrice(
                Candidate(number, 1, None, None, PriceKind.REGULAR, amount, NOW + start * HOUR),
                None if end is None else NOW + end * HOUR,
            )
            for number, (amount, start, end) in enumerate(rows)
        ],
    )


@pytest.mark.parametrize(
    ("parts", "spans"),
    [
        ([part(2, (10_000, -1, None)), part(1, (5_000, -1, None))], [(0, None, 25_000)]),
        ([part(1, (10_000, -1, 3), (12_000, 3, None))], [(0, 3, 10_000), (3, None, 12_000)]),
        ([part(1, (10_000, -1, 3)), part(1, (5_000, -1, None))], [(0, 3, 15_000)]),
        ([part(1, (10_000, 2, None)), part(1, (5_000, -1, None))], [(2, None, 15_000)]),
        ([part(500, (80_000, -1, None), per=1000)], [(0, None, 40_000)]),
        ([part(1, (9_000, -1, 2), (9_000, 2, None))], [(0, None, 9_000)]),
        ([part(1)], []),
    ],
)
def test_a_basket_costs_what_its_goods_cost_now_and_later(parts, spans):
    assert summed(parts, NOW) == [
        Span(NOW + start * HOUR, None if end is None else NOW + end * HOUR, amount)
        for start, end, amount in spans
    ]


def variant(name: str, price: int = 0, **fields) -> Variant:
    product = a_product(name, **({"price": price} if price else {}), **fields)
    return session.scalars(select(Variant).where(Variant.product_id == product.id)).one()


@pytest.fixture
def goods(db_session) -> tuple[Variant, Variant, Variant]:
    """A basket, and two things to put in."""
    return variant("Giỏ quà mẫu"), variant("Mắm tôm", 60_000), variant("Chè lam", 35_000)


def compose(basket: Variant, *parts: BasketPart, **fields) -> None:
    set_basket(basket.id, parts, **{"by": None, "at": AT, **fields})


def price_of(basket: Variant, at: datetime = AT) -> int | None:
    found = prices_at([(basket.id, None)], (), at).get((basket.id, None, None))
    return found.amount if found else None


def test_a_basket_that_sums_follows_its_goods(goods):
    basket, shrimp, tea = goods
    compose(basket, BasketPart(shrimp.id, 2), BasketPart(tea.id, 1), sums=True)
    assert price_of(basket) == 155_000

    later = AT + timedelta(days=2)
    services.set_price(tea.id, amount=40_000, starts_at=later, by=None, at=AT)
    services.set_price(
        shrimp.id,
        amount=50_000,
        kind=PriceKind.PROMOTION,
        starts_at=AT + timedelta(days=1),
        ends_at=AT + timedelta(days=3),
        by=None,
        at=AT,
    )
    days = [price_of(basket, AT + timedelta(days=day)) for day in range(4)]
    assert days == [155_000, 135_000, 140_000, 160_000]


def test_new_words_for_a_basket_that_sums_are_approved_after_its_goods_changed_their_price(goods):
    basket, _shrimp, tea = goods
    compose(basket, BasketPart(tea.id, 1), sums=True)
    product = session.get_one(Product, basket.product_id)
    version = session.get_one(ProductVersion, product.published_version_id)
    version.offer = to_json(current(product))
    services.set_price(tea.id, amount=40_000, starts_at=AT, by=None, at=AT)
    assert price_of(basket) == 40_000

    apply_offer(product, version, by=None, at=AT)

    assert price_of(basket) == 40_000


def test_a_basket_that_sums_has_no_price_of_its_own(goods):
    basket, shrimp, _tea = goods
    services.set_price(basket.id, amount=99_000, starts_at=AT, by=None, at=AT)
    shop = outlets.outlet()
    services.set_price(basket.id, amount=98_000, outlet_id=shop.id, starts_at=AT, by=None, at=AT)
    after = AT + timedelta(hours=1)
    compose(basket, BasketPart(shrimp.id, 1), sums=True, at=after)

    assert prices_at([(basket.id, None)], (shop.id,), after)[basket.id, shop.id, None].amount == 60_000
    with pytest.raises(Refused):
        services.set_price(basket.id, amount=1, starts_at=after, by=None, at=after)
    written = session.scalars(select(Price.amount).where(Price.variant_id == basket.id)).all()
    assert sorted(written) == [60_000, 60_000, 98_000, 99_000]  # the first is the one it began with


def test_a_fixed_price_stays_when_the_goods_change(goods):
    basket, shrimp, _tea = goods
    services.set_price(basket.id, amount=99_000, starts_at=AT, by=None, at=AT)
    compose(basket, BasketPart(shrimp.id, 1))
    services.set_price(shrimp.id, amount=70_000, starts_at=AT + HOUR, by=None, at=AT)

    assert price_of(basket, AT + 2 * HOUR) == 99_000


@pytest.mark.parametrize(
    "wrong",
    [
        lambda basket, one, _two: [BasketPart(basket.id, 1), BasketPart(one.id, 1)],
        lambda _basket, one, _two: [BasketPart(one.id, 1), BasketPart(one.id, 2)],
        lambda _basket, one, _two: [BasketPart(one.id, 0)],
        lambda _basket, _one, _two: [BasketPart(987_654, 1)],
        lambda _basket, one, two: [BasketPart(one.id, 1, 10_000), BasketPart(two.id, 1)],
        lambda _basket, _one, _two: [BasketPart(variant("Rượu mẫu", 90_000, set_code=14, warning="18+", variant={"alcohol_bp": 4000}).id, 1)],
        lambda _basket, _one, _two: [
            BasketPart(variant("Cá", 90_000, variant={"measure": Measure.GRAM, "step": 100, "price_per": 1000}).id, 50)
        ],
    ],
    ids=["itself", "twice", "none", "unknown", "some shares", "alcohol", "between steps"],
)  # fmt: skip
def test_what_may_not_be_in_a_basket_is_refused(goods, wrong):
    with pytest.raises(BadInput):
        compose(goods[0], *wrong(*goods))
    assert session.scalars(select(BasketItem)).all() == []


def test_a_basket_is_never_in_a_basket(goods):
    basket, shrimp, tea = goods
    compose(basket, BasketPart(shrimp.id, 1))
    with pytest.raises(BadInput):
        compose(tea, BasketPart(basket.id, 1))
    with pytest.raises(BadInput):
        compose(shrimp, BasketPart(tea.id, 1))


def test_taking_everything_out_makes_it_an_ordinary_variant(goods):
    basket, shrimp, _tea = goods
    compose(basket, BasketPart(shrimp.id, 1), sums=True)
    compose(basket)

    assert session.scalars(select(BasketItem)).all() == []
    assert session.get_one(Variant, basket.id).sums_parts is False
