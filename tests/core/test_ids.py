"""Ids as forms send them."""

import pytest

from shop.core.ids import read_id, read_ids


@pytest.mark.parametrize(
    "text", ["", "-1", "1.5", "\u0661\u0662", "\u00b2", "9" * 19, "9" * 10_000, "x", " 1"]
)
def test_what_is_no_id_is_none(text):
    assert read_id(text) is None


def test_ids_among_other_things():
    assert read_ids(["7", "x", "9" * 18, "\u00b2"]) == [7, int("9" * 18)]
