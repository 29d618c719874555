"""Ways to damage gifts by SQL."""

NAME = "UPDATE orders SET recipient_name = 'Bình' WHERE id = {sold}"
PHONE = "UPDATE orders SET recipient_phone = '+84987654321' WHERE id = {sold}"
BOTH = "UPDATE orders SET recipient_name = 'Bình', recipient_phone = '+84987654321' WHERE id = {sold}"

# truth, rule, the row that must be named, the damage, tables whose own protection has to go first
GIFT_DAMAGES = [
    (4, "gift-ahead", "sold", BOTH, ()),
    (4, "gift-recipient", "sold", NAME, ()),
    (4, "gift-recipient", "sold", PHONE, ()),
    (2, "wished-day", "sold", "UPDATE orders SET wanted_day = '2031-01-01' WHERE id = {sold}", ()),
]
