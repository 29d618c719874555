"""Ways to damage the row from which the web reads what it may sell."""

LEVEL = "UPDATE stock_levels SET {change} WHERE (variant_id, outlet_id) IN"
OF_TEA = " (SELECT variant_id, outlet_id FROM stock_items WHERE id = {tea})"

LEVEL_DAMAGES = [
    (1, "levels", "tea", LEVEL.replace("{change}", change) + OF_TEA, ())
    for change in ("free = free + 1", "first_on = '2030-01-01'")
]
