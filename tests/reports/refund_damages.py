"""Ways to damage refunds and returns by SQL."""

MORE = "UPDATE refunds SET amount = amount + 1000000 WHERE id = {refund}"
DISPUTE = (
    "INSERT INTO card_disputes (id, ref, order_id, payment_id, state, amount, twice, opened_at, moved_at) SELECT {{next}},"
    " 'dp_1', order_id, id, '{state}', paid + 1, 0, created_at, created_at FROM payments WHERE id = {{card}}"
)
OPEN, LOST = DISPUTE.format(state="open"), DISPUTE.format(state="lost")
MANY = "UPDATE return_units SET quantity = 99 WHERE id = {return_units}"

# truth, rule, the row that must be named, the damage, tables whose own protection has to go first
REFUND_DAMAGES = [
    (4, "refunds-at-most-paid", "sold", MORE, ()),
    (4, "refunds-of-attempt", "payment", MORE, ()),
    (4, "refunds-at-most-paid", "carded", LOST, ()),
    (4, "disputed-at-most-paid", "card", LOST, ()),
    (4, "disputed-at-most-paid", "card", OPEN, ()),
    (4, "refunds-by-dispute", "sold", "UPDATE refunds SET way = 'dispute' WHERE id = {refund}", ()),
    (
        4,
        "refunds-of-transfer",
        "unknown",
        "UPDATE refunds SET transfer_id = {unknown}, amount = 100000000 WHERE id = {refund}",
        (),
    ),
    (
        4,
        "refund-lines",
        "refund",
        "UPDATE refund_lines SET amount = amount + 1 WHERE refund_id = {refund}",
        (),
    ),
    (
        4,
        "refunded-line",
        "sold_line",
        "UPDATE refund_lines SET quantity = 99 WHERE refund_id = {refund}",
        (),
    ),
    (4, "refunded-line", "sold_line", "UPDATE refund_lines SET vat = amount WHERE refund_id = {refund}", ()),
    (
        6,
        "returned-at-most-sold",
        "sold_line",
        "UPDATE return_lines SET quantity = 99 WHERE id = {return_line}",
        (),
    ),
    (6, "received-at-most-agreed", "return_line", MANY, ()),
    (6, "returned-in-ledger", "return_units", MANY, ()),
    (6, "lot-identity", "tea", MANY, ()),
]
