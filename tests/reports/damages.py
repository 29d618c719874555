"""Ways to damage a shop by SQL, one for each rule: what `flask verify` must find."""

from tests.reports.card_damages import CARD_DAMAGES
from tests.reports.company_damages import COMPANY_DAMAGES
from tests.reports.counter_damages import COUNTER_DAMAGES
from tests.reports.exchange_damages import EXCHANGE_DAMAGES
from tests.reports.gift_damages import GIFT_DAMAGES
from tests.reports.invoice_damages import INVOICE_DAMAGES
from tests.reports.level_damages import LEVEL_DAMAGES
from tests.reports.recall_damages import RECALL_DAMAGES
from tests.reports.refund_damages import REFUND_DAMAGES
from tests.reports.remittance_damages import REMITTANCE_DAMAGES
from tests.reports.review_damages import REVIEW_DAMAGES
from tests.reports.shipment_damages import SHIPMENT_DAMAGES
from tests.reports.supply_damages import SUPPLY_DAMAGES
from tests.reports.voucher_damages import VOUCHER_DAMAGES

PROTECTED = ("stock_items", "stock_movements")
COPY_MOVEMENT = (
    "INSERT INTO stock_movements (id, stock_item_id, kind, on_hand_change, allocated_change, on_hand_after,"
    " allocated_after, cause_kind, cause_id, at, posting_key, undoes_id) SELECT {next}, stock_item_id, kind, {change},"
    " 0, on_hand_after, allocated_after, cause_kind, cause_id, at, {key}, {undoes} FROM stock_movements WHERE id = {of}"
)
COPY_ORDER = (
    "INSERT INTO orders (id, code, token, key, channel, state, call_state, name, phone, phone_last4, language, door,"
    " payment_method, goods_total, discount_total, delivery_total, total, vat_total, routing, terms_version,"
    " age_confirmed, placed_at) SELECT {next}, 'ZZZZZZZZ', 'another', key, channel, 'cancelled', call_state, name,"
    " phone, phone_last4, language, door, payment_method, 0, 0, 0, 0, 0, routing, terms_version, age_confirmed,"
    " placed_at FROM orders WHERE id = {sold}"
)
COPY_RECEIPT = (
    "INSERT INTO receipts (id, outlet_id, code, key, received_at) SELECT {next}, outlet_id, 'PN-X', key, received_at"
    " FROM receipts WHERE id = {receipt}"
)
COPY_MONEY = (
    "INSERT INTO payment_events (id, payment_id, kind, amount, event_key, at) SELECT {next}, payment_id, kind, 0,"
    " event_key, at FROM payment_events WHERE payment_id = {payment}"
)
TAKEN_BACK = (
    "INSERT INTO payment_events (id, payment_id, kind, amount, event_key, at) SELECT {next}, payment_id, 'taken_back',"
    " amount + 1, 'back', at FROM payment_events WHERE payment_id = {payment}"
)
COPY_MESSAGE = (
    "INSERT INTO provider_events (id, provider, event_id, digest, outcome, at) SELECT {next}, provider, event_id,"
    " digest, outcome, at FROM provider_events WHERE id = {message}"
)
LATER_EVENT = (
    "INSERT INTO certificate_events (id, certificate_id, product_id, kind, {values}, recorded_at) SELECT {next},"
    " certificate_id, product_id, kind, {values}, '2026-05-01 00:00:00+00:00' FROM certificate_events WHERE id = {event}"
)
VALUES = "UPDATE certificate_events SET {values} = '{json}' WHERE id = {event}"
SOUND = '{{"stars": 4, "issued_on": "2026-01-02", "expires_on": "2029-01-02", "extended_until": null, "state": "verified"}}'


def values(before: str, after: str) -> str:
    assert before in SOUND
    return VALUES.replace("{json}", SOUND.replace(before, after))


# truth, rule, the row that must be named, the damage, tables whose own protection has to go first
DAMAGES = [
    (1, "movement-sums", "tea", "UPDATE stock_items SET on_hand = on_hand + 1 WHERE id = {tea}", ()),
    (1, "movement-sums", "tea", "DELETE FROM stock_movements WHERE id = {received}", PROTECTED),
    (1, "balance-limits", "tea", "UPDATE stock_items SET on_hand = -1 WHERE id = {tea}", PROTECTED),
    (1, "balance-limits", "tea", "UPDATE stock_items SET allocated = -1 WHERE id = {tea}", PROTECTED),
    (1, "balance-limits", "tea", "UPDATE stock_items SET allocated = 99 WHERE id = {tea}", PROTECTED),
    (
        1,
        "movement-results",
        "handed",
        "UPDATE stock_movements SET on_hand_after = 7 WHERE id = {handed}",
        PROTECTED,
    ),
    (
        1,
        "movement-causes",
        "handed",
        "UPDATE stock_movements SET cause_id = 987654 WHERE id = {handed}",
        PROTECTED,
    ),
    (
        1,
        "movement-causes",
        "received",
        "UPDATE stock_movements SET cause_id = 987654 WHERE id = {received}",
        PROTECTED,
    ),
    (2, "allocated-sums", "tea", "UPDATE stock_items SET allocated = allocated - 1 WHERE id = {tea}", ()),
    (
        2,
        "allocated-sums",
        "tea",
        "UPDATE allocations SET quantity = 1 WHERE reservation_id = {reservation}",
        (),
    ),
    (
        2,
        "reservation-whole",
        "reservation",
        "UPDATE reservations SET quantity = 9 WHERE id = {reservation}",
        (),
    ),
    (
        2,
        "reservation-whole",
        "reservation",
        "DELETE FROM allocations WHERE reservation_id = {reservation}",
        (),
    ),
    (
        2,
        "reservation-goods",
        "reservation",
        "UPDATE reservations SET outlet_id = outlet_id + 1 WHERE id = {reservation}",
        ("reservations",),
    ),
    (
        2,
        "line-reserved",
        "waiting_line",
        "UPDATE reservations SET state = 'released' WHERE id = {reservation}",
        (),
    ),
    (2, "line-reserved", "waiting_line", "UPDATE order_lines SET quantity = 3 WHERE id = {waiting_line}", ()),
    (
        2,
        "reservation-outlives",
        "reservation",
        "UPDATE orders SET state = 'cancelled' WHERE id = {waiting}",
        (),
    ),
    (
        2,
        "reservation-outlives",
        "reservation",
        "UPDATE fulfilments SET state = 'handed_over' WHERE id = {waiting_part}",
        (),
    ),
    (2, "line-left", "sold_line", "UPDATE fulfilment_lines SET quantity = 2 WHERE id = {units}", ()),
    (2, "line-left", "sold_line", "DELETE FROM fulfilment_lines WHERE id = {units}", ()),
    (2, "line-left", "shipped_line", "UPDATE fulfilments SET state = 'new' WHERE id = {shipped_part}", ()),
    (3, "unfit-left", "handed", "UPDATE lots SET expires_on = '2026-05-31' WHERE id = {lot}", ()),
    (3, "left-by-lot", "units", "UPDATE fulfilment_lines SET lot_id = lot_id + 1 WHERE id = {units}", ()),
    (
        4,
        "order-total",
        "sold",
        "UPDATE orders SET total = total + 1, goods_total = goods_total + 1 WHERE id = {sold}",
        (),
    ),
    (4, "order-total", "sold", "UPDATE orders SET total = total + 5 WHERE id = {sold}", ("orders",)),
    (4, "order-total", "sold", "UPDATE orders SET vat_total = 7 WHERE id = {sold}", ()),
    (4, "order-total", "sold", "UPDATE fulfilments SET fee = 7 WHERE id = {sold_part}", ()),
    (
        4,
        "line-total",
        "sold_line",
        "UPDATE order_lines SET gross = gross + 1, total = total + 1 WHERE id = {sold_line}",
        (),
    ),
    (
        4,
        "line-total",
        "sold_line",
        "UPDATE order_lines SET total = total - 1 WHERE id = {sold_line}",
        ("order_lines",),
    ),
    (4, "basket-money", "head", "UPDATE order_lines SET gross = 9, total = 9 WHERE id = {head}", ()),
    (4, "line-vat", "sold_line", "UPDATE order_lines SET vat_bp = 800 WHERE id = {sold_line}", ()),
    (
        4,
        "part-amount",
        "sold_part",
        "UPDATE fulfilments SET amount_to_collect = amount_to_collect + 1 WHERE id = {sold_part}",
        (),
    ),
    (4, "part-amount", "sold_part", "UPDATE payments SET amount = amount + 1 WHERE id = {payment}", ()),
    (4, "paid-sums", "payment", "UPDATE payments SET paid = paid - 1 WHERE id = {payment}", ()),
    (
        4,
        "paid-sums",
        "payment",
        "DELETE FROM payment_events WHERE payment_id = {payment}",
        ("payment_events",),
    ),
    (4, "refunded-at-most-paid", "payment", TAKEN_BACK, ()),
    (4, "payment-state", "payment", "UPDATE payments SET state = 'due' WHERE id = {payment}", ()),
    (
        4,
        "prepaid-order",
        "paid_ahead",
        "UPDATE orders SET state = 'awaiting_payment' WHERE id = {paid_ahead}",
        (),
    ),
    (
        4,
        "prepaid-order",
        "paid_ahead",
        "UPDATE payments SET state = 'due' WHERE order_id = {paid_ahead}",
        (),
    ),
    (
        4,
        "transfer-applied",
        "transfer",
        "UPDATE bank_transfers SET applied = applied - 1 WHERE id = {transfer}",
        (),
    ),
    (4, "transfer-applied", "transfer", "UPDATE bank_transfers SET state = 'open' WHERE id = {transfer}", ()),
    (
        4,
        "transfer-known",
        "unknown",
        "UPDATE cases SET subject_id = 0 WHERE subject_kind = 'bank_transfer' AND subject_id = {unknown}",
        (),
    ),
    (
        5,
        "transfer-key",
        "unknown",
        "UPDATE bank_transfers SET key = (SELECT key FROM bank_transfers WHERE id = {transfer}) WHERE id = {unknown}",
        ("bank_transfers",),
    ),
    (5, "provider-event", "next", COPY_MESSAGE, ("provider_events",)),
    (5, "order-key", "next", COPY_ORDER, ("orders",)),
    (5, "receipt-key", "next", COPY_RECEIPT, ("receipts",)),
    (
        5,
        "posting-key",
        "next",
        COPY_MOVEMENT.format(
            next="{next}", change="on_hand_change", key="posting_key", undoes="NULL", of="{handed}"
        ),
        PROTECTED,
    ),
    (
        5,
        "undone-twice",
        "next",
        COPY_MOVEMENT.format(
            next="{next}", change="on_hand_change", key="'other'", undoes="undoes_id", of="{undone}"
        ),
        PROTECTED,
    ),
    (5, "payment-event", "next", COPY_MONEY, ("payment_events",)),
    (
        7,
        "star-proof",
        "sold_line",
        "UPDATE order_lines SET certificate_events = '[]' WHERE id = {sold_line}",
        (),
    ),
    (
        7,
        "star-proof",
        "sold_line",
        "UPDATE order_lines SET certificate_events = '[987654]' WHERE id = {sold_line}",
        (),
    ),
    (
        7,
        "star-proof",
        "sold_line",
        "UPDATE certificate_events SET product_id = product_id + 1 WHERE id = {link_event}",
        ("certificate_events",),
    ),
    (7, "star-latest", "sold_line", LATER_EVENT, ()),
    (
        7,
        "star-latest",
        "sold_line",
        "UPDATE order_lines SET certificate_events = '[{event}]' WHERE id = {sold_line}",
        (),
    ),
    (7, "star-in-force", "sold_line", values("2029-01-02", "2026-05-31"), ("certificate_events",)),
    (7, "star-in-force", "sold_line", values("2026-01-02", "2026-06-02"), ("certificate_events",)),
    (7, "star-in-force", "sold_line", values("verified", "rejected"), ("certificate_events",)),
    (
        7,
        "star-in-force",
        "sold_line",
        VALUES.replace("{event}", "{link_event}").replace(
            "{json}", SOUND.replace("}}", ', "withdrawn_on": "2026-06-01"}}')
        ),
        ("certificate_events",),
    ),
    (7, "star-values", "sold_line", "UPDATE order_lines SET stars = 5 WHERE id = {sold_line}", ()),
    (
        7,
        "star-values",
        "sold_line",
        "UPDATE order_lines SET stars_until = '2030-01-01' WHERE id = {sold_line}",
        (),
    ),
    *(CARD_DAMAGES + REVIEW_DAMAGES + REFUND_DAMAGES + RECALL_DAMAGES),
    *(EXCHANGE_DAMAGES + REMITTANCE_DAMAGES + VOUCHER_DAMAGES + GIFT_DAMAGES),
    *(COMPANY_DAMAGES + INVOICE_DAMAGES + SHIPMENT_DAMAGES + COUNTER_DAMAGES),
    *(LEVEL_DAMAGES + SUPPLY_DAMAGES),
]
