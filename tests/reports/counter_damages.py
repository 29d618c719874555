"""Ways to damage sales at the counter by SQL."""

PAPER = "UPDATE counter_receipts SET {change} WHERE order_id = {{sold}}"
LOOSE = ("counter_receipts",)

# truth, rule, the row that must be named, the damage, tables whose own protection has to go first
COUNTER_DAMAGES = [
    (5, "counter-order", "sold", "DELETE FROM counter_sales WHERE order_id = {sold}", ()),
    (5, "counter-order", "sold", "DELETE FROM counter_receipts WHERE order_id = {sold}", ()),
    (5, "counter-order", "sold", "UPDATE orders SET channel = 'web' WHERE id = {sold}", ()),
    (5, "counter-order", "sold", "UPDATE fulfilments SET state = 'ready' WHERE id = {sold_part}", ()),
    (4, "counter-receipt", "paper", PAPER.format(change="total = total - 1"), ()),
    (4, "counter-receipt", "paper", PAPER.format(change="given = NULL"), ()),
    (4, "counter-receipt", "paper", PAPER.format(change="given = total - 1"), LOOSE),
    (5, "counter-numbers", "counter", PAPER.format(change="number = 2"), ()),
    (5, "counter-numbers", "counter", "UPDATE counter_numbers SET last = 2", ()),
]
