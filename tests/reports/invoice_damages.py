"""Ways to damage invoices by SQL."""

COPY = (
    "INSERT INTO invoices (id, order_id, operator_id, state, symbol, number, issued_on, supplied_on, total, vat,"
    " created_at, moved_at) SELECT {next}, {shipped}, operator_id, state, symbol, number, issued_on, supplied_on, 0, 0,"
    " created_at, moved_at FROM invoices WHERE id = {invoice}"
)

TOO_MUCH = (
    "INSERT INTO invoice_adjustments (id, invoice_id, of_symbol, of_number, symbol, number, issued_on, amount, vat,"
    " written_at) SELECT {next}, id, symbol, number, 'DC', '1', issued_on, total + 1, 0, moved_at FROM invoices"
    " WHERE id = {invoice}"
)

# truth, rule, the row that must be named, the damage, tables whose own protection has to go first
INVOICE_DAMAGES = [
    (4, "invoice-sum", "invoice", "UPDATE invoices SET total = total + 1 WHERE id = {invoice}", ()),
    (4, "invoice-sum", "invoice", "UPDATE fulfilments SET fee = fee + 1 WHERE id = {sold_part}", ()),
    (4, "invoice-seller", "invoice", "UPDATE invoices SET operator_id = {next} WHERE id = {invoice}", ()),
    (4, "invoice-adjusted", "invoice", TOO_MUCH, ()),
    (5, "invoice-number", "invoice", COPY, ()),
]
