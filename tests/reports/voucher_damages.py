"""Ways to damage vouchers and their uses by SQL."""

COPY_USE = (
    "INSERT INTO voucher_uses (id, voucher_id, order_id, phone, amount, state, used_at) SELECT {next}, voucher_id,"
    " {sold}, phone, amount, state, used_at FROM voucher_uses WHERE id = {use}"
)
TWICE = "UPDATE vouchers SET used = 2 WHERE id = {voucher}"
CODE = "UPDATE orders SET voucher_code = 'FREESHIP' WHERE id = {sold}"

# truth, rule, the row that must be named, the damage, tables whose own protection has to go first
VOUCHER_DAMAGES = [
    (5, "voucher-limit", "voucher", TWICE, ()),
    (5, "voucher-limit", "voucher", "DELETE FROM voucher_uses WHERE id = {use}", ()),
    (5, "voucher-person", "next", COPY_USE, ()),
    (4, "voucher-use", "use", "UPDATE voucher_uses SET order_id = {next} WHERE id = {use}", ()),
    (4, "voucher-use", "use", "UPDATE vouchers SET code = 'OTHER' WHERE id = {voucher}", ()),
    (4, "voucher-use", "use", "UPDATE vouchers SET kind = 'amount', value = 1 WHERE id = {voucher}", ()),
    (
        4,
        "voucher-use",
        "use",
        "UPDATE voucher_uses SET state = 'given_back', given_back_at = used_at WHERE id = {use}",
        (),
    ),
    (4, "voucher-order", "sold", CODE, ()),
]
