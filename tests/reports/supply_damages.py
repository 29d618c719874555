"""Ways to damage announced deliveries by SQL."""

STATE = "UPDATE supplies SET state = '{state}' WHERE id = {{supply}}"
LINE = "UPDATE supply_lines SET {change} WHERE id = {{supply_line}}"

# truth, rule, the row that must be named, the damage, tables whose own protection has to go first
SUPPLY_DAMAGES = [
    (6, "supply-line", "supply_line", LINE.format(change="received = received - 1"), ()),
    (6, "supply-line", "supply_line", LINE.format(change="refused = 0"), ()),
    (
        6,
        "supply-receipt",
        "supply_event",
        "UPDATE supply_events SET receipt_id = {receipt} WHERE id = {supply_event}",
        ("supply_events",),
    ),
    (
        6,
        "supply-price",
        "supply_event",
        "UPDATE supply_entries SET unit_price = unit_price + 1 WHERE kind = 'received'",
        ("supply_entries",),
    ),
    (6, "supply-price", "supply_event", LINE.format(change="unit_price = unit_price + 1"), ()),
    (6, "supply-state", "supply", STATE.format(state="received"), ()),
    (6, "supply-state", "supply", "DELETE FROM supply_lines WHERE id = {supply_line}", ("supply_lines",)),
    (6, "supply-history", "supply", STATE.format(state="withdrawn"), ()),
]
