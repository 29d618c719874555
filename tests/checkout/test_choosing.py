from datetime import date

import pytest
from sqlalchemy import select

from shop.cart.queries import Visitor, lines_of
from shop.cart.services import keep_checkout
from shop.checkout import choosing
from shop.checkout.queries import Where, quote
from shop.checkout.services import wanted_of
from shop.core.errors import Refused
from shop.orders.models import Fulfilment
from shop.orders.states import Door
from shop.settings import services as settings
from shop.settings.catalogue import ROUTING
from tests.builders import outlets
from tests.builders.cart import AT, a_cart, cart_row, on_offer
from tests.builders.certification import person
from tests.builders.inventory import stocked
from tests.builders.orders import delivery, part_of, pickup, place
from tests.builders.places import HAC_THANH, VIET_TRI
from tests.checkout.test_pages import with_cart
from tests.support.pages import words

SOON = date(2026, 12, 27)  # within 30 days, and yet as good as promised on arrival
USUAL = ("at_hand", "whole_cart", "most_lines", "promise", "nearest", "rank", "first")
PAGE = "/quan-tri/chon-diem-ban"


@pytest.fixture
def admin(db_session, client, sign_in, clock):
    who = person(is_admin=True)
    db_session.commit()
    return sign_in(client, who)


def rules_are(text):
    settings.change({ROUTING.key: text}, by=None, at=AT)


def two_outlets(**fields):
    """The same goods near the customer and far away, where they go bad sooner and the rank is better."""
    near = on_offer(outlet=outlets.outlet("Hạc Thành", rank=20))
    far = outlets.outlet("Việt Trì", commune_code=VIET_TRI, rank=10)
    stocked(far, near.variant, 10, **fields)
    return near, far


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (ROUTING.default, USUAL),
        ("-at_hand,rank,-promise", ("rank", "first")),
        ("-at_hand", ("first",)),
        ("rank,at_hand", ("rank", "at_hand", "first")),
        (
            "rank,rank,nonsense, promise",
            ("at_hand", "rank", "promise", "first"),
        ),  # older than what is brought
    ],
)
def test_the_kept_text_is_read_with_distrust(db_session, text, names):
    rules_are(text)

    assert choosing.rules() == names
    assert sorted(each.name for each in choosing.read(text)) == sorted(choosing.NAMES)


@pytest.mark.parametrize(
    ("name", "step", "after"),
    [
        ("promise", "up", "at_hand,whole_cart,promise,most_lines,nearest,rank,-near_expiry"),
        ("promise", "down", "at_hand,whole_cart,most_lines,nearest,promise,rank,-near_expiry"),
        ("at_hand", "up", ROUTING.default),
        ("near_expiry", "down", ROUTING.default),
        ("near_expiry", "on", "at_hand,whole_cart,most_lines,promise,nearest,rank,near_expiry"),
        ("rank", "off", "at_hand,whole_cart,most_lines,promise,nearest,-rank,-near_expiry"),
    ],
)
def test_a_button_moves_one_rule_by_one_place(name, step, after):
    assert choosing.stepped(ROUTING.default, name, step) == after


@pytest.mark.parametrize(("name", "step"), [("first", "up"), ("", "up"), ("rank", ""), ("rank", "sideways")])
def test_an_unknown_rule_or_button_is_refused(name, step):
    with pytest.raises(Refused):
        choosing.stepped(ROUTING.default, name, step)


@pytest.mark.parametrize(
    ("text", "name", "rule"),
    [
        ("nearest,rank", "Hạc Thành", "nearest"),
        ("rank,nearest", "Việt Trì", "rank"),
        ("near_expiry,nearest", "Việt Trì", "near_expiry"),
        ("-near_expiry,nearest", "Hạc Thành", "nearest"),
    ],
)
def test_the_order_is_served_by_the_rules_of_the_day_and_keeps_the_reason(
    db_session, clock, books_agree, text, name, rule
):
    near, _far = two_outlets(expires_on=SOON)
    rules_are(text)

    order = place(delivery(), (near.variant_id, 1))

    part = db_session.scalars(select(Fulfilment).where(Fulfilment.order_id == order.id)).one()
    assert order.routing["picks"][0]["rule"] == rule
    decide = [each for each in text.split(",") if each[0] != "-"]
    assert order.routing["rules"] == ["at_hand", *decide, "first"]
    assert db_session.get(type(near.outlet), part.outlet_id).name == name


def test_only_the_rule_of_goods_near_their_last_day_takes_a_statement_more(db_session, clock, query_count):
    near, _far = two_outlets()
    wanted = wanted_of(lines_of(cart_row(a_cart((near.variant_id, 1))).id))
    where = Where(Door.DELIVERY, commune_code=HAC_THANH)
    counts = []
    for text in (ROUTING.default, "rank,promise", "near_expiry"):
        rules_are(text)
        quote(wanted, where, at=AT)
        with query_count() as statements:
            quote(wanted, where, at=AT)
        counts.append(len(statements))

    assert counts[1] == counts[0]
    assert counts[2] == counts[0] + 1


def test_staff_order_the_rules_by_buttons(admin):
    page = admin.get(PAGE)
    assert [words(each) for each in page.page.find("ol").iter("strong")][:4] == [
        "Có sẵn ở nơi khách nhận",
        "Cả giỏ ở một điểm bán",
        "Ít phần hàng nhất",
        "Ngày hẹn sớm nhất",
    ]
    seen = page.page.form(PAGE).find('.//input[@name="seen"]').get("value")

    answer = admin.post(PAGE, data={"rule": "promise", "step": "up", "seen": seen})

    assert "Đã đổi cách chọn điểm bán." in admin.follow(answer).text
    assert choosing.rules() == ("at_hand", "whole_cart", "promise", "most_lines", "nearest", "rank", "first")
    stale = admin.post(PAGE, data={"rule": "rank", "step": "up", "seen": seen})
    assert stale.status_code == 422
    assert "Người khác vừa đổi cài đặt." in stale.text
    assert choosing.rules()[2] == "promise"


@pytest.mark.parametrize(
    "sent", [{}, {"rule": "promise"}, {"rule": "x" * 5000, "step": "up"}, {"rule": "promise", "step": "\x00"}]
)
def test_a_button_that_does_not_exist_changes_nothing(admin, sent):
    answer = admin.post(PAGE, data=sent)

    assert answer.status_code == 422
    assert "Hãy tải lại trang." in answer.text
    assert choosing.rules() == USUAL


def test_the_rules_are_for_admins(client, db_session, sign_in):
    assert client.get(PAGE).status_code == 303
    who = person()
    db_session.commit()
    sign_in(client, who)

    assert client.get(PAGE).status_code == 404
    assert client.post(PAGE, data={"rule": "promise", "step": "up"}).status_code == 404


def test_saving_all_settings_leaves_the_rules_alone(admin):
    rules_are("rank")

    admin.follow(admin.submit("/quan-tri/cai-dat", {"return_days": "9"}, action="/quan-tri/cai-dat"))

    assert choosing.rules() == ("at_hand", "rank", "first")


def test_customer_and_staff_read_why_an_outlet_serves(admin, clients):
    near, _far = two_outlets()
    guest = with_cart(clients(), a_cart((near.variant_id, 1)))
    token = a_cart((near.variant_id, 1))
    keep_checkout(Visitor(token), delivery().to_json(), at=AT)

    review = with_cart(guest, token).get("/thanh-toan/xem-lai")
    order = place(delivery(), (near.variant_id, 1))
    part = part_of(order)
    page = admin.get(f"/quan-ly/{near.outlet.slug}/don-hang/{part.id}")
    fetched = part_of(place(pickup(near.outlet.id), (near.variant_id, 1)))

    assert "Điểm bán này giao đến bạn sớm nhất." in review.page.text
    assert "hẹn giao sớm hơn (xếp trước: Việt Trì)" in page.page.text
    assert "Vì sao" not in admin.get(f"/quan-ly/{near.outlet.slug}/don-hang/{fetched.id}").page.text
