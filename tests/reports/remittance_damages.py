"""Ways to damage the cash of couriers by SQL."""

# truth, rule, the row that must be named, the damage, tables whose own protection has to go first
REMITTANCE_DAMAGES = [
    (4, "cash-passed-on", "payment", "UPDATE payments SET remitted_at = created_at WHERE id = {payment}", ()),
    (
        4,
        "remittance-settles",
        "told_line",
        "UPDATE remittance_lines SET settles = true, fulfilment_id = {sold_part} WHERE id = {told_line}",
        (),
    ),
]
