"""Ways to damage gifts to many by SQL."""

SHEET = (
    "INSERT INTO company_sheets (id, token, key, goods, rows, company, order_id, created_at, changed_at)"
    " SELECT {next}, 'a', 'another', '[]', '[]', '{{}}', id, placed_at, placed_at FROM orders WHERE id = {sold}"
)

# truth, rule, the row that must be named, the damage, tables whose own protection has to go first
COMPANY_DAMAGES = [
    (4, "gift-ahead", "sold", "UPDATE orders SET recipient_count = 1 WHERE id = {sold}", ()),
    (
        4,
        "recipients-served",
        "paid_ahead",
        "UPDATE orders SET recipient_count = 2 WHERE id = {paid_ahead}",
        (),
    ),
    (
        4,
        "recipients-served",
        "paid_ahead",
        "UPDATE fulfilments SET recipient_id = NULL WHERE id = {ahead_part}",
        (),
    ),
    (
        4,
        "recipient-parcel",
        "ahead_part",
        "UPDATE fulfilments SET amount_to_collect = 1 WHERE id = {ahead_part}",
        (),
    ),
    (
        4,
        "recipient-parcel",
        "sold_part",
        "UPDATE fulfilments SET recipient_id = {next} WHERE id = {sold_part}",
        (),
    ),
    (
        2,
        "recipient-wished-day",
        "ahead_part",
        "UPDATE order_recipients SET wanted_day = '2031-01-01' WHERE order_id = {paid_ahead}",
        (),
    ),
    (7, "sheet-once", "next", SHEET, ()),
]
