"""The search set: what people type, and what has to stand among the first three of the sample shop.

In `expected`, products are named by slug: one of them must be there; `!slug` must not be found at all; nothing means
that nothing is found; `ALL` means that only an answer is asked for, whatever it is.
"""

import csv
from pathlib import Path

from werkzeug.datastructures import MultiDict

from shop.core.clock import now
from shop.storefront.queries.filters import read
from shop.storefront.queries.lists import listing

FIRST = 3
RIGHT = 95
KINDS = 14
SET = list(csv.DictReader(Path(__file__).with_name("search_set.csv").read_text(encoding="utf-8").split("\n")))


def found(q):
    return [card.slug for card in listing(read(MultiDict({"q": q})), now()).cards]


def is_right(expected, slugs):
    if expected == "ALL":
        return True
    if expected.startswith("!"):
        return expected[1:] not in slugs
    return bool(set(expected.split("|")) & set(slugs[:FIRST])) if expected else not slugs


def test_what_was_meant_is_among_the_first_three(sample_shop, proof):
    misses = []
    for row in SET:
        with sample_shop.test_request_context("/"):
            slugs = found(row["query"])
        if not is_right(row["expected"], slugs):
            misses.append(f"{row['kind']}: {row['query']} -> {slugs[:FIRST]}")

    right = 100 * (len(SET) - len(misses)) / len(SET)
    print(f"{right:.1f} % of {len(SET)} searches right; missed: {misses or 'none'}")
    proof(f"{right:.1f} % of {len(SET)} searches have what was meant among the first three")
    assert len(SET) >= 120
    assert len({row["kind"] for row in SET}) >= KINDS
    assert right >= RIGHT, misses


def test_every_search_gets_a_page(sample_shop):
    browser = sample_shop.test_client()
    for row in SET:
        answer = browser.get("/san-pham", query_string={"q": row["query"]})
        assert answer.status_code == 200, row["query"]
