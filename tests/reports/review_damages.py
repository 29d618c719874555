"""Ways to damage reviews and the figures of products by SQL."""

REVIEW = (
    "INSERT INTO reviews (id, order_line_id, order_id, product_id, outlet_id, stars, text, shown_name, language,"
    " bought_on, state, flags, revision, sent_at, published_at) SELECT {{next}}, {{{line}}}, order_lines.order_id, product_id,"
    " outlet_id, 5, 'Ngon', 'Lan N.', 'vi', '2026-06-01', '{state}', '[]', 1, '2026-06-01 00:00:00+00:00',"
    " '2026-06-01 00:00:00+00:00' FROM order_lines JOIN fulfilments ON fulfilments.id = fulfilment_id"
    " WHERE order_lines.id = {{{line}}}"
)
RATING = (
    "INSERT INTO product_ratings (product_id, one, two, three, four, five, with_photos, changes)"
    " VALUES ({sold_product}, 0, 0, 0, 0, 1, 0, 1)"
)

# truth, rule, the row that must be named, the damage, tables whose own protection has to go first
REVIEW_DAMAGES = [
    (
        8,
        "rating-counts",
        "sold_product",
        RATING,
        (),
    ),
    (8, "rating-missing", "next", REVIEW.format(line="sold_line", state="published"), ()),
    (8, "review-of-a-purchase", "next", REVIEW.format(line="waiting_line", state="waiting"), ()),
]
