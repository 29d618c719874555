"""Damages to recalls and to what was promised of lots, for `flask verify` to find."""

RECALLED = (
    "INSERT INTO lot_recalls (id, root_id, reason, blocked_at, lifted_at, lift_reason) SELECT {next}, id, 'x',"
    " '2026-05-20 00:00:00+00:00', UNTIL FROM lots WHERE id = {lot}"
)
OPEN = RECALLED.replace("UNTIL", "NULL, NULL")
LIFTED = RECALLED.replace("UNTIL", "'2027-01-01 00:00:00+00:00', 'nhầm'")

RECALL_DAMAGES = [
    (
        3,
        "promise-left",
        "swapped",
        "UPDATE reservations SET good_until = '2028-01-01' WHERE order_line_id = {swapped_line}",
        (),
    ),
    (3, "unfit-left", "handed", OPEN, ()),
    (3, "unfit-left", "handed", LIFTED, ()),
    (3, "recall-rows", "lot", OPEN, ()),
    (3, "recall-rows", "lot", "UPDATE lots SET blocked_on = '2026-06-01' WHERE id = {lot}", ()),
]
