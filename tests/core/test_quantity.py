import pytest

from shop.core.errors import BadInput
from shop.core.quantity import format_quantity, parse_quantity


@pytest.mark.parametrize(
    ("q", "measure", "lang", "words"),
    [
        (3, "piece", "vi", "3"),
        (1200, "piece", "vi", "1.200"),
        (250, "gram", "vi", "250\u00a0g"),
        (1000, "gram", "vi", "1\u00a0kg"),
        (1500, "gram", "vi", "1,5\u00a0kg"),
        (1525, "gram", "en", "1.525\u00a0kg"),
        (-1500, "gram", "vi", "−1,5\u00a0kg"),
    ],
)
def test_a_quantity_is_written_in_its_unit(q, measure, lang, words):
    assert format_quantity(q, measure, lang) == words


@pytest.mark.parametrize(
    ("text", "measure", "q"),
    [
        ("2", "piece", 2),
        ("500 g", "gram", 500),
        ("500", "gram", 500),
        ("1,5 kg", "gram", 1500),
        ("0.25kg", "gram", 250),
        ("2 KG", "gram", 2000),
    ],
)
def test_a_quantity_is_read_as_typed(text, measure, q):
    assert parse_quantity(text, measure) == q


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("1,5", "piece"),
        ("-1", "piece"),
        ("٣", "piece"),
        ("1,5", "gram"),
        ("1,5555 kg", "gram"),
        ("x", "gram"),
        ("9999999999", "piece"),
    ],
)
def test_what_is_no_quantity_is_refused(text, measure):
    with pytest.raises(BadInput):
        parse_quantity(text, measure)
