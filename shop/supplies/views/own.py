"""A producer announces a delivery to an outlet, sees what became of it, and takes it back."""

from __future__ import annotations

from flask import Response, g, request, url_for
from flask.typing import ResponseReturnValue

from shop.accounts.guards import actor, producer_member
from shop.core.clock import now, today
from shop.core.sentences import lazy
from shop.core.tokens import random_token
from shop.media import answers
from shop.outlets import queries as outlets
from shop.supplies import queries, services
from shop.supplies.agreed import consigners, last_prices
from shop.supplies.forms import AnnounceForm, announce_form
from shop.supplies.queries import OwnGoods
from shop.supplies.services import MOST_LINES
from shop.supplies.views.blueprint import OWN, blueprint
from shop.supplies.wording import REASONS, STATES
from shop.web.doing import accepted, press
from shop.web.i18n import _, in_language
from shop.web.pages import flash_done, render, see_other
from shop.web.paging import Page, offset, page_number

PER_PAGE = 50
Chosen = list[tuple[int, OwnGoods]]


@blueprint.get(OWN)
@producer_member()
def own_list() -> str:
    """Everything that was announced, the latest first."""
    number, mine = page_number(), g.producer_ids
    rows = queries.own(mine, skip=offset(number, PER_PAGE), most=PER_PAGE)
    page = Page(rows, number, PER_PAGE, queries.count_own(mine))
    return render("supplies/own_list.html", page=page, states=STATES)


@blueprint.route(f"{OWN}/moi", methods=["GET", "POST"])
@producer_member()
def own_new() -> ResponseReturnValue:
    """The form, its next shape, or the delivery that was announced."""
    goods = {each.variant_id: each for each in queries.own_goods(g.producer_ids)}
    chosen = _chosen(goods)
    form = announce_form(chosen, data={"key": random_token()})
    form.outlet_id.choices = [
        ("", _("Chọn điểm bán")),
        *((one.id, in_language(one.name, one.name_en)) for one in outlets.public(today())),
    ]
    form.goods.choices = [
        ("", _("Chọn món")),
        *((one.variant_id, f"{one.name}, {one.variant_name}") for one in goods.values()),
    ]
    do = request.form.get("do")
    if do == "add" and (form.goods.data not in goods or _is_full()):
        form.goods.errors = [
            str(lazy("Hãy chọn một món; một phiếu có nhiều nhất %(most)s dòng.", most=MOST_LINES))
        ]
        return _page(form, chosen), 422
    if do != "save":
        return _page(form, chosen)
    if not form.is_sent_and_valid() or not _announced(form, chosen):
        return _page(form, chosen), 422
    return see_other(url_for("supplies.own_list"))


@blueprint.get(f"{OWN}/<int:supply_id>")
@producer_member()
def own_page(supply_id: int) -> str:
    """One delivery: what was announced, received and refused."""
    found = queries.of_producer(g.producer_ids, supply_id)
    return render("supplies/own_page.html", found=found, states=STATES, reasons=REASONS)


@blueprint.get(f"{OWN}/<int:supply_id>/in")
@producer_member()
def own_paper(supply_id: int) -> str:
    """The note that goes with the goods, for both sides to sign (phiếu giao hàng)."""
    return render("supplies/paper.html", found=queries.of_producer(g.producer_ids, supply_id))


@blueprint.get(f"{OWN}/<int:supply_id>/anh/<int:media_id>")
@producer_member()
def own_photo(supply_id: int, media_id: int) -> Response:
    """A picture of goods that the outlet refused."""
    return answers.attachment(queries.photo(supply_id, media_id, producer_ids=g.producer_ids))


@blueprint.post(f"{OWN}/<int:supply_id>/rut")
@producer_member()
def own_withdraw(supply_id: int) -> ResponseReturnValue:
    """What has not come will not come."""
    by, mine = actor().user_id, g.producer_ids
    return press(
        lambda: services.withdraw(supply_id, producer_ids=mine, at=now(), by=by),
        back=url_for("supplies.own_page", supply_id=supply_id),
        done=_("Đã rút: điểm bán không chờ hàng này nữa."),
    )


def _announced(form: AnnounceForm, chosen: Chosen) -> bool:
    by, mine = actor().user_id, g.producer_ids

    def write() -> None:
        services.announce(
            form.outlet_id.data,
            form.lines(chosen),
            producer_ids=mine,
            due_on=form.due_on.data,
            key=form.key.data,
            note=form.note.data or None,
            at=now(),
            by=by,
        )

    if not accepted(form, write):
        return False
    flash_done(_("Đã báo cho điểm bán."))
    return True


def _chosen(goods: dict[int, OwnGoods]) -> Chosen:
    """(place on the form, goods) of the lines: those sent, without the dropped one, with the added one.

    `?quy-cach=` names the goods of the first line.
    """
    do = request.form.get("do", "")
    places = [place for place in range(MOST_LINES + 1) if f"variant_{place}" in request.form]
    sent = [(place, request.form[f"variant_{place}"]) for place in places if do != f"drop-{place}"]
    if do == "add" and len(sent) < MOST_LINES:
        sent.append((max(places, default=-1) + 1, request.form.get("goods", "")))
    if request.method == "GET" and "quy-cach" in request.args:
        sent.append((0, request.args["quy-cach"]))
    by_text = {str(variant_id): one for variant_id, one in goods.items()}
    return [(place, by_text[text]) for place, text in sent if text in by_text and place < MOST_LINES]


def _is_full() -> bool:
    return sum(name.startswith("variant_") for name in request.form) >= MOST_LINES


def _page(form: AnnounceForm, chosen: Chosen) -> str:
    outlet_id = form.outlet_id.data
    is_known = outlet_id in [choice.value for choice in form.outlet_id.choices or () if choice.value]
    theirs: bool | None = None
    last: dict[int, int] = {}
    if chosen and is_known:
        makers = {goods.producer_id for _place, goods in chosen}
        theirs = bool(consigners(outlet_id, makers, form.due_on.data or today()))
        last = {} if theirs else last_prices(outlet_id, {goods.variant_id for _place, goods in chosen})
    return render(
        "supplies/own_new.html",
        form=form,
        chosen=chosen,
        has_goods=len(form.goods.choices or ()) > 1,
        consigned=theirs,
        last=last,
    )
