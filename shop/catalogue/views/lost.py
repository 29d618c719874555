"""What pages of errors offer instead of what is not there."""

from __future__ import annotations

import re
from urllib.parse import unquote

from shop.catalogue.views.cards import drawn
from shop.core.clock import now
from shop.storefront.queries.closest import alternatives, closest
from shop.web import lost

GOODS = "/san-pham/"
LONGEST = 80
PRIVATE = re.compile(
    r"/(quan-ly|quan-tri|kenh-chu-the|tai-khoan|don-hang|chung-nhan|lo-hang|tep|static|dat-lai-mat-khau)/"
)


@lost.helps
def near(status: int, path: str) -> lost.Help:
    """Goods like one that was taken away (410); goods that the last words of an unknown address name (404)."""
    last = unquote(path.rstrip("/").rpartition("/")[2])
    if status == 410 and path.startswith(GOODS):
        return lost.Help(cards=tuple(drawn(alternatives(last, now()), eager=0, level=3)))
    words = " ".join(re.split(r"[-_+.\s]+", last)).strip()[:LONGEST]
    if status != 404 or not words or PRIVATE.match(path) or not words.replace(" ", "").isalnum():
        return lost.NOTHING
    return lost.Help(words, tuple(drawn(closest(words, now()), eager=0, level=3)))
