"""Ways to damage exchanges by SQL."""

MADE = (
    "INSERT INTO exchanges (id, return_id, kind, state, order_id, created_at, moved_at)"
    " SELECT {next}, id, 'same', 'made', {waiting}, requested_at, moved_at FROM returns"
)
SET_AGAINST = "UPDATE refunds SET way = 'exchange', state = 'done', done_at = created_at WHERE id = {refund}"
TOO_MUCH = (
    "UPDATE refunds SET way = 'exchange', state = 'done', done_at = created_at, amount = amount + 1000000"
    " WHERE id = {refund}"
)

# truth, rule, the row that must be named, the damage, tables whose own protection has to go first
EXCHANGE_DAMAGES = [
    (4, "exchange-sums", "next", MADE, ()),
    (
        4,
        "exchange-order",
        "waiting",
        "UPDATE orders SET payment_method = 'exchange' WHERE id = {waiting}",
        (),
    ),
    (
        4,
        "exchange-order",
        "carded",
        "UPDATE payments SET method = 'exchange' WHERE id = {card}",
        (),
    ),
    (4, "exchange-refund", "refund", SET_AGAINST, ()),
    (4, "exchange-worth", "refund", TOO_MUCH, ()),
]
