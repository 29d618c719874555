"""Ways to damage goods on their way between outlets by SQL."""

CARGO = "UPDATE transfer_lines SET {change} WHERE id = {{cargo}}"
STATE = "UPDATE transfers SET state = '{state}' WHERE id = {{shipment}}"
PROTECTED = ("stock_movements",)
HOLD = (
    "INSERT INTO transfer_holds (id, transfer_line_id, reservation_id, quantity, arrived, lost)"
    " SELECT {next}, {cargo}, min(id), 3, 0, 0 FROM reservations WHERE state = 'open'"
)

# truth, rule, the row that must be named, the damage, tables whose own protection has to go first
SHIPMENT_DAMAGES = [
    (6, "transfer-line", "cargo", CARGO.format(change="quantity = quantity + 1"), ()),
    (6, "transfer-line", "cargo", CARGO.format(change="short = short + 1"), ()),
    (
        6,
        "transfer-line",
        "cargo",
        "UPDATE stock_movements SET on_hand_change = -5 WHERE id = {gone}",
        PROTECTED,
    ),
    (6, "transfer-arrivals", "cargo", CARGO.format(change="received = 2, returned = 1"), ()),
    (6, "transfer-place", "brought", CARGO.format(change="to_lot_id = {lot}"), ()),
    (6, "transfer-place", "brought", CARGO.format(change="to_lot_id = NULL"), ()),
    (
        6,
        "transfer-place",
        "gone",
        "UPDATE transfers SET from_outlet_id = to_outlet_id, to_outlet_id = from_outlet_id WHERE id = {shipment}",
        (),
    ),
    (6, "transfer-state", "shipment", "DELETE FROM transfer_lines WHERE id = {cargo}", ()),
    (
        6,
        "transfer-riders",
        "cargo",
        HOLD,
        (),
    ),
    (6, "transfer-owner", "cargo", CARGO.format(change="to_lot_id = {lot}"), ()),
    (6, "transfer-state", "shipment", STATE.format(state="received"), ()),
    (6, "transfer-history", "shipment", STATE.format(state="returning"), ()),
    (2, "allocated-sums", "honey", STATE.format(state="ready"), ()),
    (
        1,
        "movement-causes",
        "brought",
        "UPDATE stock_movements SET cause_id = 987654 WHERE id = {brought}",
        PROTECTED,
    ),
    (3, "unfit-left", "gone", "UPDATE lots SET expires_on = '2020-01-01' WHERE id = {honey_lot}", ()),
]
