"""An outlet sets prices of what its operator bought; the agreement sets those of what is consigned."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from shop.audit.models import AuditEvent
from shop.catalogue import services as catalogue
from shop.catalogue.models import Price
from shop.catalogue.states import PriceKind
from shop.core.clock import vn_day
from shop.core.errors import BadInput, NotFound, Refused
from shop.extensions import session
from shop.inventory.models import Lot
from shop.inventory.queries.outlet_prices import costs, prices_here
from shop.inventory.services import move_condition
from shop.inventory.services.outlet_prices import end_here, set_here
from shop.inventory.states import Condition, LotOwner
from shop.storefront.queries.cards import offers_of
from tests.builders import accounts, inventory, outlets
from tests.builders import cart as carts
from tests.builders.cart import AT
from tests.builders.consigning import consign

DAY = timedelta(days=1)
PRICED = AuditEvent.action.startswith("outlet.price")
SALE = {"kind": PriceKind.PROMOTION, "amount": 45_000, "starts_at": AT, "ends_at": AT + 7 * DAY}
USUAL = {"kind": PriceKind.REGULAR, "amount": 55_000, "starts_at": AT, "ends_at": None}


@pytest.fixture
def offer(db_session):
    with time_machine.travel(AT, tick=False):
        yield carts.on_offer(price=60_000)


def set_at(offer, *, by=None, **fields) -> int:
    return set_here(offer.outlet.id, offer.variant_id, **{"at": AT, "by": by, **fields})


def end_at(offer, price_id, at=AT) -> None:
    end_here(offer.outlet.id, offer.variant_id, price_id, at=at, by=None)


def now(offer, at=AT) -> tuple[int, int | None, int | None]:
    """Usual price, sale price, and the former one that is shown."""
    here = offer.outlet.id
    found = costs(prices_here(here, [offer.variant_id])[offer.variant_id], here, at)
    return found.usual.amount, found.sale and found.sale.amount, found.before


def own(offer) -> list[int]:
    wanted = select(Price.amount).where(Price.outlet_id == offer.outlet.id).order_by(Price.id)
    return list(session.scalars(wanted))


def acts() -> list[tuple[str, int | None, int | None]]:
    rows = select(AuditEvent.action, AuditEvent.actor_id, AuditEvent.subject_id).where(PRICED)
    return [tuple(row) for row in session.execute(rows.order_by(AuditEvent.id))]


def leave(lot, offer) -> None:
    """The lot is the producer's."""
    lot.owner, lot.producer_id = LotOwner.PRODUCER, offer.product.producer_id
    session.flush()


def test_a_sale_at_one_outlet_ends_by_itself_and_shows_the_former_price_there_only(offer):
    who = accounts.manager(offer.outlet.id).id
    price_id = set_at(offer, by=who, **SALE)

    assert now(offer) == (60_000, 45_000, 60_000)
    assert now(offer, AT + 7 * DAY) == (60_000, None, None)
    [shown] = offers_of([offer.product.id], AT)
    assert (shown.amount, shown.before) == (60_000, None)
    assert (shown.by_outlet, shown.before_at) == (
        ((offer.outlet.id, 45_000),),
        ((offer.outlet.id, 60_000),),
    )
    assert acts() == [("outlet.price_set", who, offer.outlet.id)]
    details = session.scalars(select(AuditEvent.details).where(PRICED)).one()
    assert details == {"price_id": price_id, "kind": "promotion", "amount": 45_000}


def test_the_former_price_is_not_shown_after_another_price_of_the_outlet_in_those_thirty_days(offer):
    first = set_at(offer, **USUAL)
    end_at(offer, first, AT + DAY)
    later = AT + 20 * DAY
    set_at(offer, **{**SALE, "starts_at": later, "ends_at": later + DAY}, at=later)

    assert now(offer, later) == (60_000, 45_000, None)
    assert offers_of([offer.product.id], later)[0].before_at == ()


def test_a_sale_is_ended_at_once_and_one_to_come_is_taken_back(offer):
    running = set_at(offer, **SALE)
    coming = set_at(offer, **{**SALE, "amount": 40_000, "starts_at": AT + 9 * DAY, "ends_at": AT + 10 * DAY})

    end_at(offer, running, AT + DAY)
    end_at(offer, coming, AT + DAY)

    assert (now(offer, AT + DAY), own(offer)) == ((60_000, None, None), [45_000])
    assert [action for action, _by, _outlet in acts()][2:] == ["outlet.price_ended"] * 2
    with pytest.raises(Refused, match="đã kết thúc"):
        end_at(offer, running, AT + 2 * DAY)


def test_a_usual_price_to_come_that_is_taken_back_leaves_the_one_before_open(offer):
    set_at(offer, **USUAL)
    coming = set_at(offer, **{**USUAL, "amount": 58_000, "starts_at": AT + 5 * DAY})
    end_at(offer, coming, AT + DAY)

    assert now(offer, AT + 9 * DAY) == (55_000, None, None)


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({**USUAL, "ends_at": AT + DAY}, "last_day", "không có ngày cuối"),
        ({**SALE, "ends_at": None}, "last_day", "phải có ngày cuối"),
        ({**SALE, "amount": 60_000}, "amount", "phải thấp hơn giá thường"),
        ({**USUAL, "amount": 45_000}, "amount", "kết thúc khuyến mãi trước"),
    ],
)
def test_what_cannot_be_a_price_is_refused_beside_its_field(offer, fields, field, words):
    set_at(offer, **SALE)
    with pytest.raises(BadInput, match=words) as refused:
        set_at(offer, **fields)

    assert (refused.value.field, own(offer)) == (field, [45_000])


def test_the_usual_price_stays_while_nothing_stands_behind_it_or_a_sale_would_be_dearer(offer):
    [common] = session.scalars(select(Price.id).where(Price.outlet_id.is_(None)))
    mine = set_at(offer, **{**USUAL, "amount": 80_000})
    sale = set_at(offer, **{**SALE, "amount": 70_000})
    with pytest.raises(Refused, match="Hãy kết thúc khuyến mãi trước"):
        end_at(offer, mine, AT + DAY)
    end_at(offer, sale, AT + DAY)
    catalogue.end_price(common, by=None, at=AT + DAY)
    with pytest.raises(Refused, match="chưa có giá chung"):
        end_at(offer, mine, AT + DAY)

    assert now(offer, AT + DAY) == (80_000, None, None)


@pytest.mark.parametrize("how", ["agreed", "lot"])
def test_consigned_goods_cost_what_the_agreement_says(offer, how):
    if how == "agreed":
        consign(offer)
    else:
        leave(session.scalars(select(Lot)).one(), offer)
    with pytest.raises(Refused, match="hàng ký gửi"):
        set_at(offer, **SALE)

    assert (own(offer), acts()) == ([], [])


def test_a_markdown_of_consigned_goods_names_who_agreed(offer):
    item = inventory.stocked(offer.outlet, offer.variant, 5)
    leave(session.get_one(Lot, item.lot_id), offer)
    given = {"outlet_id": offer.outlet.id, "at": AT, "by": None, "price": 30_000}
    with pytest.raises(BadInput, match="ai bên chủ thể") as refused:
        move_condition(item.id, Condition.MARKED_DOWN, 2, **given)
    assert refused.value.field == "reason"

    assert move_condition(item.id, Condition.MARKED_DOWN, 2, reason="Chị Mẫu, 28/11", **given)


def test_goods_and_prices_of_other_outlets_are_not_there(offer):
    other = outlets.outlet("Điểm khác")
    price_id = set_at(offer, **SALE)
    for act in (
        lambda: set_here(other.id, offer.variant_id, **SALE, at=AT, by=None),
        lambda: end_here(other.id, offer.variant_id, price_id, at=AT, by=None),
        lambda: end_at(offer, price_id + 99),
    ):
        with pytest.raises(NotFound):
            act()


def test_a_manager_sets_and_ends_prices_on_the_page_and_a_clerk_does_not_see_it(offer, clients, sign_in):
    here = f"/quan-ly/{offer.outlet.slug}"
    path = f"{here}/gia/{offer.variant_id}"
    clerk = sign_in(clients(), accounts.clerk(offer.outlet.id))
    assert [clerk.get(url).status_code for url in (f"{here}/gia", path)] == [404, 404]
    assert f"{here}/gia" not in clerk.get(f"{here}/ton-kho").text
    manager = sign_in(clients(), accounts.manager(offer.outlet.id))

    refused = manager.post(path, data={"kind": "promotion", "amount": "61.000", "last_day": "31/12/2099"})
    assert refused.status_code == 422
    assert "phải thấp hơn giá thường" in refused.page.text
    assert "61.000" in refused.text
    sent = {"kind": "promotion", "amount": "45.000", "last_day": f"{vn_day(AT + 7 * DAY):%d/%m/%Y}"}
    assert manager.post(path, data=sent).status_code == 303
    listed = manager.get(f"{here}/gia?q=mam tom").page.text
    assert "60.000\u00a0₫" in listed
    assert "45.000\u00a0₫" in listed
    assert (
        "(45.000\u00a0₫, giá cũ 60.000\u00a0₫)" in clients().get(f"/san-pham/{offer.product.slug}").page.text
    )

    price_id = session.scalars(select(Price.id).where(Price.outlet_id == offer.outlet.id)).one()
    assert manager.post(f"{path}/{price_id}/ket-thuc").status_code == 303
    assert own(offer) == []  # it had not begun: the clock of this test stands


def test_the_page_of_consigned_goods_says_what_to_do_and_has_no_form(offer, client, sign_in):
    consign(offer)
    sign_in(client, accounts.manager(offer.outlet.id))
    page = client.get(f"/quan-ly/{offer.outlet.slug}/gia/{offer.variant_id}").page

    assert "giá theo hợp đồng" in page.text
    assert "đề nghị giá mới trong Kênh chủ thể" in page.text
    assert page.all("input", name="amount") == []
