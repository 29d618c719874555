"""Tables to take away: orders and ledger of an outlet, certificates and producers of a province, lots of producers.

Each gives its headings first. Weights are grams, money is đồng, days and hours are Vietnamese. A table ends at ``MOST``
rows and says so in its last one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, select

from shop.catalogue.models import Product, ProductVersion, Variant
from shop.catalogue.queries.certificates import shown_version
from shop.catalogue.states import ProductState
from shop.certification.models import Certificate, Decision
from shop.certification.wording import ISSUER_LEVELS
from shop.certification.wording import STATES as CERTIFICATE_STATES
from shop.core.clock import start_of_day
from shop.core.phone import format_phone
from shop.core.sentences import Text, lazy
from shop.extensions import session
from shop.inventory.labels import CONDITIONS, KINDS, reason_words
from shop.inventory.models import Lot, StockItem
from shop.inventory.queries import ledger as movements
from shop.orders.board_words import state_words
from shop.orders.models import Fulfilment, Order, OrderLine, OrderRecipient
from shop.orders.receiving import receiver
from shop.orders.states import Channel, Door
from shop.producers import queries as places
from shop.producers.models import Producer
from shop.producers.wording import JOINING, LEGAL_FORMS
from shop.sheets.writing import Cell
from shop.web.context import day, moment, quantity

MOST = 50_000
AT_ONCE = 1000  # orders that are in memory together
Rows = list[list[Cell]]
ENDS = lazy("Bảng dừng ở %(most)s dòng.", most=MOST)
FEWER_DAYS = lazy("Bảng dừng ở %(most)s dòng; hãy chọn ít ngày hơn.", most=MOST)
CHANNELS: dict[Channel, Text] = {
    Channel.WEB: lazy("Qua mạng"),
    Channel.TILL: lazy("Tại quầy"),
    Channel.STAFF: lazy("Nhân viên lập"),
}
DOORS: dict[Door, Text] = {Door.PICKUP: lazy("Nhận tại điểm bán"), Door.DELIVERY: lazy("Giao tận nơi")}
ORDERS = (
    *(lazy("Đơn"), lazy("Đặt lúc"), lazy("Kênh"), lazy("Cách nhận"), lazy("Tình trạng"), lazy("Người mua")),
    *(lazy("Điện thoại"), lazy("Người nhận"), lazy("Địa chỉ"), lazy("Ngày hẹn"), lazy("Xong lúc")),
    *(lazy("Hàng"), lazy("Tiền hàng"), lazy("Phí giao"), lazy("Thu khi giao")),
)
LEDGER = (
    *(lazy("Lúc"), lazy("Việc"), lazy("Mã hàng"), lazy("Tên sản phẩm"), lazy("Quy cách"), lazy("Lô")),
    *(lazy("Tình trạng"), lazy("Thay đổi"), lazy("Tồn sau đó"), lazy("Giữ thay đổi"), lazy("Giữ sau đó")),
    *(lazy("Chứng từ"), lazy("Lý do"), lazy("Người ghi")),
)
CERTIFICATES = (
    *(lazy("Mã kiểm tra"), lazy("Tên trên giấy"), lazy("Mã số sản phẩm"), lazy("Hạng sao"), lazy("Điểm")),
    *(lazy("Số quyết định"), lazy("Ngày quyết định"), lazy("Cơ quan ra quyết định"), lazy("Cấp công nhận")),
    *(lazy("Ngày cấp"), lazy("Ngày cuối còn hiệu lực"), lazy("Gia hạn đến"), lazy("Tình trạng")),
)
PRODUCERS = (
    *(lazy("Chủ thể"), lazy("Loại hình"), lazy("Mã số thuế"), lazy("Số đăng ký kinh doanh")),
    *(lazy("Người đại diện"), lazy("Nơi"), lazy("Điện thoại"), lazy("E-mail"), lazy("Tình trạng")),
    *(lazy("Tạm ngừng từ"), lazy("Sản phẩm đang bán")),
)
LOTS = (
    *(lazy("Mã lô"), lazy("Số lô"), lazy("Mã hàng"), lazy("Tên sản phẩm"), lazy("Quy cách")),
    *(lazy("Ngày sản xuất"), lazy("Hạn sử dụng"), lazy("Thu hồi từ"), lazy("Còn ở các điểm bán")),
)


def orders(outlet_id: int, first: date, last: date) -> Rows:
    """The outlet's parts of orders that were placed on these Vietnamese days, both included.

    A thousand parts are read at once, in two statements: a year of a busy outlet is never in memory whole.
    """
    mine = session.scalars(
        select(Fulfilment.id)
        .join(Order, Order.id == Fulfilment.order_id)
        .where(Fulfilment.outlet_id == outlet_id, *_between(Order.placed_at, first, last))
        .order_by(Order.placed_at, Fulfilment.id)
        .limit(MOST + 1)
    ).all()
    some = (mine[start : start + AT_ONCE] for start in range(0, len(mine), AT_ONCE))
    return _table(ORDERS, (row for ids in some for row in _parts(ids)), FEWER_DAYS)


def _parts(ids: Sequence[int]) -> Rows:
    """These parts in words, in the order of their being placed."""
    goods = _goods(ids)
    found = session.execute(
        select(Fulfilment, Order, OrderRecipient)
        .join(Order, Order.id == Fulfilment.order_id)
        .outerjoin(OrderRecipient, OrderRecipient.id == Fulfilment.recipient_id)
        .where(Fulfilment.id.in_(ids))
        .order_by(Order.placed_at, Fulfilment.id)
    )
    return [_part(*row, *goods.get(row[0].id, ([], 0))) for row in found]


def _goods(ids: Sequence[int]) -> dict[int, tuple[list[str], int]]:
    """What each part holds in words, and its đồng; the parts of a basket stand in the basket's own line."""
    wanted = (
        select(
            OrderLine.fulfilment_id,
            OrderLine.name,
            OrderLine.variant_name,
            OrderLine.quantity,
            OrderLine.measure,
            OrderLine.parent_id,
            OrderLine.total,
        )
        .where(OrderLine.fulfilment_id.in_(ids))
        .order_by(OrderLine.fulfilment_id, OrderLine.position, OrderLine.id)
    )
    found: dict[int, tuple[list[str], int]] = {}
    for part_id, name, variant, units, measure, parent_id, total in session.execute(wanted):
        names, sum_of = found.get(part_id, ([], 0))
        if parent_id is None:
            names.append(f"{name}, {variant} × {quantity(units, measure)}")
        found[part_id] = (names, sum_of + total)
    return found


def _part(
    part: Fulfilment, order: Order, whose: OrderRecipient | None, names: list[str], goods: int
) -> list[Cell]:
    to = receiver(order, whose)
    return [
        *(order.code, moment(order.placed_at), str(CHANNELS[order.channel]), str(DOORS[part.door])),
        *(state_words(part.state, order.call_state, order.state)[0], order.name, _phone(order.phone)),
        *(to.name or order.name, to.address or "", day(part.hand_over_day), moment(part.ended_at)),
        *("; ".join(names), goods, part.fee, part.amount_to_collect),
    ]


def ledger(outlet_id: int, first: date, last: date) -> Rows:
    """Every movement of the outlet's stock on these Vietnamese days, both included, as it was written."""
    since, until = start_of_day(first), start_of_day(last + timedelta(days=1))
    found = movements.of_outlet(outlet_id, since, until, most=MOST + 1)
    return _table(LEDGER, (_movement(*row) for row in found), FEWER_DAYS)


def _movement(sku: str, name: str | None, variant: str, row: movements.MovementRow) -> list[Cell]:
    paper = row.order_code or row.receipt_code or row.transfer_code or row.count_code
    return [
        *(
            moment(row.at),
            str(KINDS[row.kind]),
            sku,
            name,
            variant,
            row.lot_name,
            str(CONDITIONS[row.condition]),
        ),
        *(row.on_hand_change, row.on_hand_after, row.allocated_change, row.allocated_after),
        *(paper, reason_words(row.reason) if row.reason else None, row.actor),
    ]


def certificates(province_code: str | None) -> Rows:
    """Certificates of a province, or of all (None), the latest decision first, whatever became of them."""
    wanted = select(Certificate, Decision).join(Decision, Decision.id == Certificate.decision_id)
    if province_code is not None:
        wanted = wanted.where(Certificate.province_code == province_code)
    order = (Decision.decided_on.desc(), Certificate.id)
    found = session.execute(wanted.order_by(*order).limit(MOST + 1))
    return _table(CERTIFICATES, (_certificate(*row) for row in found))


def _certificate(one: Certificate, decision: Decision) -> list[Cell]:
    return [
        *(one.code, one.product_name, one.product_code, one.stars, one.score),
        *(
            decision.number,
            day(decision.decided_on),
            decision.authority,
            str(ISSUER_LEVELS[one.issuer_level]),
        ),
        *(day(one.issued_on), day(one.expires_on), day(one.extended_until)),
        str(CERTIFICATE_STATES[one.state][0]),
    ]


def producers(province_code: str | None) -> Rows:
    """Producers of a province, or of all (None), by name, with how many of their products stand in the window."""
    shown = (
        select(func.count())
        .where(Product.producer_id == Producer.id, Product.state == ProductState.PUBLISHED)
        .correlate(Producer)
        .scalar_subquery()
    )
    wanted = select(Producer, shown).order_by(Producer.name, Producer.id).limit(MOST + 1)
    if province_code is not None:
        wanted = wanted.where(Producer.province_code == province_code)
    return _table(PRODUCERS, (_producer(*row) for row in session.execute(wanted)))


def _producer(one: Producer, shown: int) -> list[Cell]:
    return [
        *(one.name, str(LEGAL_FORMS[one.legal_form]), one.tax_code, one.registration_number),
        *(one.representative, places.place(one), _phone(one.phone), one.email),
        *(str(JOINING[one.joining][0]), day(one.suspended_on), shown),
    ]


def lots(producer_ids: Collection[int]) -> Rows:
    """Every batch of these producers' goods, the latest first, with the units (or grams) that outlets have of it."""
    child = Lot.__table__.alias("child")
    left = (
        select(func.coalesce(func.sum(StockItem.on_hand), 0))
        .join(child, child.c.id == StockItem.lot_id)
        .where(child.c.variant_id == Lot.variant_id, func.coalesce(child.c.root_id, child.c.id) == Lot.id)
        .correlate(Lot)
        .scalar_subquery()
    )
    wanted = (
        select(Lot, Variant.sku, ProductVersion.name, Variant.name, left)
        .join(Variant, Variant.id == Lot.variant_id)
        .join(Product, Product.id == Variant.product_id)
        .outerjoin(ProductVersion, ProductVersion.id == shown_version())
        .where(Lot.root_id.is_(None), Product.producer_id.in_(sorted(producer_ids)))
        .order_by(Lot.id.desc())
        .limit(MOST + 1)
    )
    return _table(LOTS, (_lot(*row) for row in session.execute(wanted)))


def _lot(lot: Lot, sku: str, name: str | None, variant: str, left: int) -> list[Cell]:
    return [
        *(lot.code, lot.number, sku, name, variant),
        *(day(lot.made_on), day(lot.expires_on), day(lot.blocked_on), int(left)),
    ]


def _phone(number: str | None) -> str | None:
    """As people write it; who buys over the counter leaves none."""
    return format_phone(number) if number else None


def _between(moment_of: Any, first: date, last: date) -> tuple[ColumnElement[bool], ...]:
    return moment_of >= start_of_day(first), moment_of < start_of_day(last + timedelta(days=1))


def _table(headings: Iterable[Text], rows: Iterable[list[Cell]], end: Text = ENDS) -> Rows:
    table: Rows = [[str(title) for title in headings], *rows]
    if len(table) > MOST + 1:
        table[MOST + 1 :] = [[str(end)]]
    return table
