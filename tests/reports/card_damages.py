"""Ways to damage payments by card by SQL."""

TWICE = "UPDATE payments SET order_id = {carded} WHERE order_id = {paid_ahead}"

# truth, rule, the row that must be named, the damage, tables whose own protection has to go first
CARD_DAMAGES = [
    (4, "card-paid", "card", "UPDATE payments SET provider_intent = NULL WHERE id = {card}", ()),
    (4, "card-paid", "card", "UPDATE payments SET provider_ref = NULL WHERE id = {card}", ()),
    (4, "card-for-nothing", "card", "UPDATE payments SET state = 'cancelled' WHERE id = {card}", ()),
    (4, "card-ending", "card", "UPDATE payments SET ends_as = 'lapsed' WHERE id = {card}", ()),
    (4, "card-ending", "card", "UPDATE payments SET state = 'cancelling' WHERE id = {card}", ()),
    (4, "one-attempt-ahead", "carded", TWICE, ()),
    (4, "prepaid-order", "carded", "UPDATE payments SET amount = amount + 1 WHERE id = {card}", ()),
]
