"""The blueprint of counts, and what its pages share."""

from typing import Any

from flask import Blueprint, g, request, url_for
from flask.typing import ResponseReturnValue

from shop.counts.models import Count
from shop.counts.queries import book
from shop.counts.states import CountState
from shop.web.i18n import _
from shop.web.pages import flash_warning, see_other

blueprint = Blueprint("counts", __name__)
HERE = "/quan-ly/<outlet_slug>/kiem-kho"
ONE = f"{HERE}/<int:count_id>"


def found(count_id: int) -> Count:
    """The count of this address at this outlet. Raises NotFound."""
    return book.count(g.outlet.outlet_id, count_id)


def page_of(count_id: int, **more: Any) -> str:
    """The address of a count's page."""
    return url_for("counts.page", outlet_slug=g.outlet.slug, count_id=count_id, **more)


def turned_away(count: Count) -> ResponseReturnValue | None:
    """The way back, with a word about it, for whoever would write on a sheet that is not open; None: it is."""
    if count.state is CountState.OPEN:
        return None
    flash_warning(_("Phiếu kiểm kho này đã nộp hoặc đã đóng."))
    return see_other(page_of(count.id))


def asks_for_data() -> bool:
    """Whether the page's script asks, which wants figures instead of a page."""
    return request.headers.get("X-Count") == "1"
