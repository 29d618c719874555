"""The number beside each filter is the number of goods in the list that ticking it gives, whatever else is ticked."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from shop.catalogue.states import AttributeKind
from shop.certification.states import SchemeKind
from shop.core.clock import now
from shop.extensions import session
from shop.storefront.queries.counting import counts
from shop.storefront.queries.directory import directory
from shop.storefront.queries.filters import Filters
from shop.storefront.queries.maker_counts import PRICES
from shop.storefront.queries.windows import window

SETS = (1, 4, 6, 8, 9, 11, 12, 14, 18, 21)
KINDS = tuple(SchemeKind)
PAIRS = (
    *(("loai-mam", value) for value in ("nuoc-mam", "mam-tom", "tuong")),
    *(("loai-tra", value) for value in ("xanh", "den")),
    *(("an-chay", value) for value in ("1", "0")),
    *(("do-dam", value) for value in ("0", "200", "400", "999")),
    ("thao-moc", "ca-gai-leo"),
    ("chat-lieu", "tre"),
    ("khong-co", "gi"),
)
SHELVES = ("mam-gia-vi", "che-tra", "coi-tre", "mat-ong-nong-san", "do-uong", "duoc-lieu")


def some(values):
    return st.frozensets(st.sampled_from(values), max_size=2)


@st.composite
def questions(draw):
    low, high = draw(
        st.sampled_from([(None, None), (None, None), (50_000, 199_999), (None, 99_999), (60_000, None)])
    )
    return Filters(
        q=draw(st.sampled_from(["", "", "mam", "trà", "mật ong", "honey", "thanh hoa"])),
        stars=draw(some((3, 4, 5))),
        provinces=draw(some(("38", "25"))),
        sets=draw(some(SETS)),
        shelves=draw(some(SHELVES)),
        schemes=draw(st.one_of(st.just(frozenset()), some(KINDS))),
        attributes=draw(st.one_of(st.just(frozenset()), some(PAIRS))),
        gift=draw(st.booleans()),
        price_from=low,
        price_to=high,
        in_stock=draw(st.booleans()),
    )


def ticked(facet, value, filters, names):
    """The question with only this value in one facet, everything else as it was."""
    if facet == "outlets":
        slug = next(row.slug for row in names.outlets.values() if row.id == value)
        return replace(filters, outlet=slug)
    if facet == "shelves":
        slug = next(row.slug for row in names.shelves.values() if row.id == value)
        return replace(filters, shelves=frozenset({slug}))
    if facet == "prices":
        return replace(filters, price_from=PRICES[value][0], price_to=PRICES[value][1])
    if facet == "producers":
        return replace(filters, producer=value)
    if facet == "attributes":
        code, key = value
        return replace(filters.without(code), attributes=filters.without(code).attributes | {(code, key)})
    return replace(filters, **{facet: frozenset({value})})


def shown(counted, names):
    """(facet, value, count) of all values that a list shows."""
    facets = {
        name: getattr(counted, name)
        for name in ("stars", "provinces", "sets", "shelves", "outlets", "schemes")
    }
    facets |= {"producers": counted.makers.producers, "prices": counted.makers.prices}
    by_key = {
        (code, key): number
        for code, counter in counted.makers.attributes.items()
        for key, number in counter.items()
    }
    facets["attributes"] = by_key
    known = {row.id for row in names.outlets.values()}
    return [
        (facet, value, number)
        for facet, counter in facets.items()
        for value, number in counter.items()
        if number
        and not (facet == "stars" and value == 0)
        and not (facet == "outlets" and value not in known)
    ]


@settings(max_examples=25)
@given(data=st.data(), filters=questions())
def test_each_count_is_the_length_of_the_list_that_ticking_gives(sample_shop, data, filters):
    with sample_shop.test_request_context("/"):
        names, at = directory(), now()
        outlet = data.draw(st.sampled_from(["", "", *names.outlets]))
        producer = data.draw(st.sampled_from(["", "", "", *_producers(filters, names, at)]))
        asked = replace(filters, outlet=outlet, producer=producer)
        counted = counts(asked, names, at)
        values = shown(counted, names)

        for facet, value, number in data.draw(st.permutations(values))[:8]:
            assert window(ticked(facet, value, asked, names), names, at).total == number, (
                asked,
                facet,
                value,
            )
        assert window(replace(asked, gift=True), names, at).total == counted.gifts
        session.remove()


def _producers(filters, names, at):
    return sorted(counts(filters, names, at).makers.producers)[:5]


@settings(max_examples=15)
@given(data=st.data(), code=st.sampled_from(SETS), pairs=some(PAIRS[:9]))
def test_the_values_of_a_chosen_set_are_counted_and_add_up(sample_shop, data, code, pairs):
    """Every value that goods of the set have is counted, also beside ticked ones, and the list agrees."""
    with sample_shop.test_request_context("/"):
        names, at = directory(), now()
        asked = Filters(sets=frozenset({code}), attributes=pairs)
        counted = counts(asked, names, at).makers.attributes
        for own, counter in counted.items():
            row = names.attributes[own]
            if row.kind is not AttributeKind.CHOICES:
                have = replace(asked.without(own), attributes=asked.without(own).attributes)
                every = frozenset((own, key) for key in row.choices())
                whole = replace(have, attributes=have.attributes | every)
                assert window(whole, names, at).total == sum(counter.values())
        for (own, key), number in {
            (own, key): number for own, counter in counted.items() for key, number in counter.items()
        }.items():
            assert window(ticked("attributes", (own, key), asked, names), names, at).total == number
        session.remove()


def test_attributes_stand_beside_a_list_only_where_its_goods_are_of_a_kind(sample_shop):
    browser = sample_shop.test_client()
    assert 'name="dd-loai-tra"' not in browser.get("/san-pham").get_data(as_text=True)
    for path in ("/san-pham?bo-san-pham=11", "/danh-muc/che-tra", "/san-pham?danh-muc=che-tra"):
        assert 'name="dd-loai-tra"' in browser.get(path).get_data(as_text=True), path
    assert 'name="dd-loai-mam"' not in browser.get("/san-pham?bo-san-pham=11").get_data(as_text=True)


def test_ticked_attributes_and_schemes_are_pills_and_one_takes_them_off(sample_shop):
    browser = sample_shop.test_client()
    path = "/san-pham?bo-san-pham=11&dd-loai-tra=xanh&dd-do-dam=200&chung-nhan=vietgap"
    text = browser.get(path).get_data(as_text=True)
    for words in ("Loại chè: Chè xanh", "Độ đạm: 20 đến dưới 30\u00a0°N", "VietGAP"):
        assert words in text, words
    assert "bo-san-pham=11&amp;chung-nhan=vietgap&amp;dd-do-dam=200" in text
    english = browser.get(f"/en{path}").get_data(as_text=True)
    assert "Kind of tea: Green tea" in english
    odd = browser.get("/san-pham?dd-LOAI=x&dd-loai-tra=%3Cscript%3E&chung-nhan=sao&dd-=1")
    assert odd.status_code == 200
    assert "đang dùng" not in odd.get_data(as_text=True)


def test_all_filters_are_pills_and_stay_in_the_address(sample_shop):
    browser = sample_shop.test_client()
    text = browser.get("/san-pham?q=mam&danh-muc=mam-gia-vi&qua-tang=1&gia-tu=50.000&sao=4").get_data(
        as_text=True
    )
    for words in ("Hợp làm quà", "4 sao", "Từ 50.000"):
        assert words in text
    assert "danh-muc=mam-gia-vi" in text
