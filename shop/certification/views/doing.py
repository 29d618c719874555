"""How staff pages list, enter and act on papers, of stars or of another scheme."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import g, request
from flask.typing import ResponseReturnValue

from shop.accounts.guards import actor
from shop.certification import scans
from shop.certification.queries import Filter
from shop.certification.records import Record
from shop.certification.wording import FILTERS, STATES
from shop.core.clock import now, today
from shop.core.errors import BadInput, NotFound, ShopError
from shop.core.sentences import Text
from shop.media import queries as media_queries
from shop.media import services as media
from shop.media.addresses import file_url
from shop.unit_of_work import in_transaction
from shop.web.doing import accepted, press
from shop.web.forms import Form
from shop.web.i18n import _
from shop.web.pages import flash_done, render, see_other
from shop.web.paging import Page, offset, page_number

PDF = "application/pdf"
SHOWN = {"1": True, "0": False}
WHOLE = "tat-ca"
PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Subject:
    """The paper that a page acts on: its name, what it is in a sentence, the address of its own page."""

    name: str
    line: str
    back: str


@dataclass(frozen=True, slots=True)
class Scan:
    """A scan that buyers may save: its address, and what it is."""

    url: str
    kind: str


def listing(listed: Callable[..., tuple[list[Any], int]]) -> dict[str, Any]:
    """What the page of a list shows: the rows that the address asks for, of an officer's province, and its filters."""
    wanted, day = request.args.get("loc", ""), today()
    chosen = Filter(wanted) if wanted in set(Filter) else Filter.ALL
    text = request.args.get("q", "").strip()[:100]
    number = page_number()
    start = offset(number, PER_PAGE)
    rows, total = listed(chosen, day, province_code=g.province_code, text=text, offset=start, limit=PER_PAGE)
    return {
        "page": Page(rows, number, PER_PAGE, total),
        "chosen": chosen,
        "filters": [(each, str(label)) for each, label in FILTERS.items()],
        "text": text,
        "states": STATES,
        "today": day,
    }


def act(
    form: Form, subject: Subject, write: Callable[[], object], *, title: str, done: str
) -> ResponseReturnValue:
    """A page with one form: drawn, refused with 422, or done."""
    if form.is_sent_and_valid() and accepted(form, write):
        flash_done(done)
        return see_other(subject.back)
    page = render("certification/act.html", form=form, subject=subject, title=title)
    return page, 422 if form.errors else 200


def linked(form: Form, write: Callable[[], object], *, unknown: Text) -> bool:
    """Whether a product was linked; ``unknown`` is said of one that is not among those on offer."""
    try:
        return accepted(form, write)
    except NotFound:
        form.refuse(BadInput("", unknown))
        return False


def entered(form: Any, write: Callable[[int | None], int]) -> int | None:
    """Write a paper with its scan, whose id (or None) ``write`` takes; None when the form was refused.

    The field has stored the scan before the transaction begins. Raises NotFound.
    """
    paper, by, at = form.scan.data, actor().user_id, now()

    def work() -> int:
        return write(media.keep(paper, by=by, at=at).id if paper else None)

    try:
        return in_transaction(work)
    except NotFound:
        raise
    except ShopError as error:
        form.refuse(error)
        return None


def scan_url(scan_id: int | None) -> str:
    """The address of a scan, "" without one."""
    return _scan_of(scan_id)[0]


def public_scan(scan_id: int | None) -> Scan | None:
    """The scan as the page of a check offers it to buyers."""
    url, kind = _scan_of(scan_id)
    return Scan(url, kind) if url else None


def shown_switched(
    model: type[Record], record_id: int, back: str, *, province_code: str | None
) -> ResponseReturnValue:
    """What the button that opens a scan to buyers, or closes it, does. Raises NotFound for any other value."""
    shown, by = SHOWN.get(request.form.get("shown", "")), actor().user_id
    if shown is None:
        raise NotFound
    return press(
        lambda: scans.show(model, record_id, shown=shown, by=by, at=now(), province_code=province_code),
        back=back,
        done=_("Khách xem được bản chụp từ bây giờ.") if shown else _("Khách không còn xem được bản chụp."),
    )


def _scan_of(scan_id: int | None) -> tuple[str, str]:
    """(address, PDF or picture in words); empty without one."""
    if scan_id is None:
        return "", ""
    scan = media_queries.by_id(scan_id)
    return file_url(scan.digest, scan.content_type), "PDF" if scan.content_type == PDF else _("ảnh")
