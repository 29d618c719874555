"""Fairs for operators and administrators: announced, changed, and the stalls of their own."""

from __future__ import annotations

from flask import g, url_for
from flask.typing import ResponseReturnValue

from shop.accounts.guards import actor, operator_staff
from shop.core.clock import now, today
from shop.core.errors import NotFound
from shop.fairs import queries, services
from shop.fairs.forms import FairForm, StallForm
from shop.fairs.views.blueprint import ONE, OWN, STAFF, blueprint
from shop.fairs.wording import STATES
from shop.geography.queries import commune
from shop.outlets import queries as outlets
from shop.outlets.models import Event
from shop.outlets.wording import dates_text
from shop.web.doing import accepted
from shop.web.forms import Form
from shop.web.i18n import _
from shop.web.pages import flash_done, render, see_other

FIELDS = ("title", "title_en", "host", "operator_id", "commune_code", "place", "starts_on", "ends_on")
TEXTS = ("note", "note_en")


@blueprint.get(STAFF)
@operator_staff()
def staff_list() -> ResponseReturnValue:
    """Coming fairs of all operators, and the last ones."""
    day = today()
    coming, ended = queries.coming(day), queries.ended(day)
    stalls = queries.stalls([event.id for event in (*coming, *ended)])
    mine = {
        event_id: [one for one in of_it if one.operator_id in g.operator_ids]
        for event_id, of_it in stalls.items()
    }
    return render(
        "fairs/staff_list.html",
        coming=coming,
        ended=ended,
        mine=mine,
        dates_text=dates_text,
        address=queries.address,
    )


@blueprint.get(ONE)
@operator_staff()
def staff_page(fair_id: int) -> ResponseReturnValue:
    """One fair with its stalls; those of the reader's operators lead to their work."""
    event = queries.by_id(fair_id)
    return render(
        "fairs/staff_page.html",
        event=event,
        days=dates_text(event.starts_on, event.ends_on),
        address=queries.address(event),
        stalls=queries.stalls([fair_id])[fair_id],
        states=STATES,
        is_mine=event.operator_id in g.operator_ids,
        is_over=event.ends_on < today(),
    )


@blueprint.route(f"{STAFF}/moi", methods=["GET", "POST"])
@operator_staff()
def staff_new() -> ResponseReturnValue:
    """Announce a fair."""
    form, by = FairForm(), actor().user_id
    form.offer(_operators())
    made: list[int] = []
    if form.is_sent_and_valid() and accepted(
        form, lambda: made.append(services.announce(form.draft(is_sample=False), at=now(), by=by).id)
    ):
        flash_done(_("Đã thêm hội chợ. Hãy mở gian hàng."))
        return see_other(url_for("fairs.staff_page", fair_id=made[-1]))
    return _shown(form, title=_("Thêm hội chợ"), back=url_for("fairs.staff_list"))


@blueprint.route(f"{OWN}/sua", methods=["GET", "POST"])
@operator_staff()
def staff_edit(event_id: int) -> ResponseReturnValue:
    """Change what is said of a fair that the reader's operator entered."""
    event, by = _own(event_id), actor().user_id
    entered = {name: getattr(event, name) for name in (*FIELDS, *TEXTS)}
    form = FairForm(data={**entered, "province_code": commune(event.commune_code or "").province_code})
    form.offer(_operators())
    back = url_for("fairs.staff_page", fair_id=event_id)
    if form.is_sent_and_valid() and accepted(
        form,
        lambda: services.change(event_id, form.draft(is_sample=event.is_sample), at=now(), by=by),
    ):
        flash_done(_("Đã lưu."))
        return see_other(back)
    return _shown(form, title=_("Sửa hội chợ"), back=back)


@blueprint.route(f"{ONE}/gian-hang", methods=["GET", "POST"])
@operator_staff()
def staff_stall(fair_id: int) -> ResponseReturnValue:
    """Open a stall of one of the reader's operators at a fair."""
    event, by = queries.by_id(fair_id), actor().user_id
    form = StallForm()
    form.operator_id.choices = _operators()
    back = url_for("fairs.staff_page", fair_id=fair_id)

    def write() -> None:
        services.add_stall(
            event.id, form.operator_id.data, form.name.data, phone=form.phone.data or None, at=now(), by=by
        )

    if form.is_sent_and_valid() and accepted(form, write):
        flash_done(_("Đã mở gian hàng. Hãy phân công người bán và chuyển hàng đến."))
        return see_other(back)
    return _shown(form, title=_("Mở gian hàng"), back=back)


def _shown(form: Form, *, title: str, back: str) -> ResponseReturnValue:
    page = render(
        "outlets/form.html",
        form=form,
        title=title,
        button=title,
        back=back,
        attrs={
            "province_code": {"data-province": "commune_code", "data-url": url_for("geography.communes_json")}
        },
    )
    return (page, 422) if form.errors else page


def _operators() -> list[tuple[int, str]]:
    return [(one.id, one.legal_name) for one in outlets.operators(g.operator_ids)]


def _own(event_id: int) -> Event:
    """A fair that the reader's operator entered. Raises NotFound for others."""
    event = queries.by_id(event_id)
    if event.operator_id not in g.operator_ids:
        raise NotFound
    return event
