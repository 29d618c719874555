"""What may have been meant by a word the shop does not know; a word it knows is never changed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.core.folding import fold
from shop.storefront.phrases import rules, slots
from shop.storefront.spelling import fewer, near_words, readings

KNOWN = {
    fold(word): word for word in ("nước", "mắm", "tôm", "tép", "trùng", "đông", "bánh", "gai", "miến", "gạo")
}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (["nuocmam"], "nước mắm"),
        (["mam", "toom"], "mam tôm"),
        (["nuwowcs"], "nước"),
        (["to6m"], "tôm"),
        (["ddoong"], "đông"),
        (["trugn"], "trùng"),
        (["banhgai"], "bánh gai"),
        (["mieng", "gao"], "miến gao"),
    ],
)
def test_the_likeliest_reading_comes_first(typed, meant):
    assert readings(typed, KNOWN)[0] == meant


@given(st.lists(st.sampled_from(sorted(KNOWN)), min_size=1, max_size=5))
def test_known_words_stay_as_they_are(words):
    assert readings(words, KNOWN) == []


def test_of_words_that_stand_together_nowhere_the_later_ones_go_first():
    assert fewer(["banh", "gai", "tom"], KNOWN) == ["banh gai", "banh tom", "gai tom", "banh", "gai", "tom"]
    assert fewer(["nem", "ran"], {"nem": "nem"}) == ["nem"]
    assert fewer(["nem"], {"nem": "nem"}) == fewer(["cha", "gio"], {}) == []


@given(
    st.lists(
        st.text("abcdeghiklmnopqrstuvxyăâđêôơư0123456789", min_size=1, max_size=40), min_size=1, max_size=8
    )
)
def test_any_words_are_read_in_the_words_of_the_shop(words):
    allowed = {*KNOWN.values(), *words}
    assert all(word in allowed for text in readings(words, KNOWN) for word in text.split())
    assert set(near_words(words, KNOWN)) <= {*allowed, *readings(words, KNOWN)} | {
        text for word in words for text in readings([word], KNOWN)
    }


def test_the_longest_term_wins_and_marks_count_where_they_were_typed():
    known = [
        *rules("trà", "chè", ["chè lam"], both_ways=True),
        *rules("mắm ruốc", "mắm tôm", [], both_ways=False),
    ]
    assert [slot.words for slot in slots("mam ruoc ngon", known)] == [("mam", "ruoc"), ("ngon",)]
    assert slots("mắm tôm", known)[0].instead == ()
    assert slots("cá tra", known)[1].instead == ()
    assert slots("trà", known)[0].instead[0].without == (("chè", "lam"),)
    assert all(not slot.instead for slot in slots("chè lam ngon", known))
