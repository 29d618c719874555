"""Applying to sell here, and what a producer sees of its application: papers, people, holiday."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from flask import Response, g, send_file, url_for
from flask.typing import ResponseReturnValue

from shop.accounts.guards import actor, producer_member, public
from shop.accounts.queries import profile
from shop.core.clock import now, today
from shop.core.errors import NotFound, ShopError
from shop.media import services as media
from shop.producers import joining, members, queries, services
from shop.producers.forms import HolidayForm
from shop.producers.joining import PaperDraft
from shop.producers.joining_forms import InviteForm, JoinForm, PaperForm
from shop.producers.models import Producer
from shop.producers.services import ProducerDraft
from shop.producers.states import JoiningState
from shop.producers.views.blueprint import blueprint
from shop.producers.views.invited import invited
from shop.producers.views.papers import paper_rows, scan_of
from shop.producers.wording import DOCUMENTS, JOINING, LEGAL_FORMS
from shop.unit_of_work import in_transaction
from shop.web.doing import accepted
from shop.web.i18n import _
from shop.web.pages import flash_done, keep_private, render, see_other

OWN = "/kenh-chu-the/ho-so"
ONE = f"{OWN}/<int:producer_id>"


@blueprint.route("/kenh-chu-the/dang-ky", methods=["GET", "POST"])
@public
def join() -> ResponseReturnValue:
    """Sell here: what is needed, and the application of who is signed in."""
    by = actor().user_id
    if by is None:
        return render("producers/join.html", form=None)
    known = profile(by)  # said once already: it need not be typed again
    form = JoinForm(representative=known.name, phone=known.phone, email=known.email)
    form.offer_places(None)
    if form.is_sent_and_valid():
        try:
            producer_id = in_transaction(lambda: joining.apply(_draft(form), by=by, at=now()).id)
        except NotFound:
            raise
        except ShopError as error:
            form.refuse(error)
        else:
            flash_done(_("Đã gửi hồ sơ. Hãy thêm giấy tờ để cán bộ xét."))
            return see_other(url_for("producers.own_page", producer_id=producer_id))
    return render("producers/join.html", form=form), 422 if form.errors else 200


@blueprint.get(OWN)
@producer_member()
def own_index() -> ResponseReturnValue:
    """The producers that this person acts for."""
    ids = sorted(g.producer_ids)
    if len(ids) == 1:
        return see_other(url_for("producers.own_page", producer_id=ids[0]))
    rows = [queries.by_id(producer_id) for producer_id in ids]
    return render("producers/own_list.html", producers=rows, states=JOINING)


@blueprint.get(ONE)
@producer_member()
def own_page(producer_id: int) -> ResponseReturnValue:
    """One's own producer: how the application stands, papers, people, holiday."""
    return own_page_of(own_producer(producer_id))


@blueprint.post(f"{ONE}/giay-to")
@producer_member()
def own_paper(producer_id: int) -> ResponseReturnValue:
    """Add a paper with its scan."""
    producer, by = own_producer(producer_id), actor().user_id
    form = PaperForm()
    if form.is_sent_and_valid():
        try:
            _add_paper(form, producer_id, by)
        except NotFound:
            raise
        except ShopError as error:
            form.refuse(error)
        else:
            flash_done(_("Đã thêm giấy tờ."))
            return see_other(url_for("producers.own_page", producer_id=producer_id))
    return own_page_of(producer, paper=form), 422


@blueprint.get(f"{ONE}/giay-to/<int:document_id>")
@producer_member()
def own_scan(producer_id: int, document_id: int) -> Response:
    """One's own scan, as an attachment."""
    own_producer(producer_id)
    return send_scan(producer_id, document_id)


@blueprint.post(f"{ONE}/gui-lai")
@producer_member()
def own_send_again(producer_id: int) -> ResponseReturnValue:
    """Ask staff for another look."""
    own_producer(producer_id)
    by = actor().user_id
    in_transaction(lambda: joining.send_again(producer_id, by=by, at=now()))
    flash_done(_("Đã gửi lại hồ sơ."))
    return see_other(url_for("producers.own_page", producer_id=producer_id))


@blueprint.post(f"{ONE}/nguoi/<int:member_id>/thoi")
@producer_member()
def own_end_seat(producer_id: int, member_id: int) -> ResponseReturnValue:
    """End a seat; who ends the own one leaves."""
    own_producer(producer_id)
    by = actor().user_id
    in_transaction(lambda: members.end(producer_id, member_id, by=by, at=now()))
    flash_done(_("Người này không còn làm việc cho chủ thể."))
    return see_other(url_for("accounts.landing"))


@blueprint.post(f"{ONE}/nghi")
@producer_member()
def own_holiday(producer_id: int) -> ResponseReturnValue:
    """Pause for some days: pages stay, nothing is sold."""
    producer, by = own_producer(producer_id), actor().user_id
    form = HolidayForm()
    first, last, reason = form.first.data, form.last.data, form.reason.data
    if form.is_sent_and_valid() and accepted(
        form, lambda: services.set_holiday(producer_id, first, last, reason, by=by, at=now())
    ):
        flash_done(_("Đã lưu ngày nghỉ.") if first else _("Đã bán lại bình thường."))
        return see_other(url_for("producers.own_page", producer_id=producer_id))
    return own_page_of(producer, holiday=form), 422


def send_scan(producer_id: int, document_id: int) -> Response:
    """The scan of a paper of this producer, never shown as a page. Raises NotFound."""
    data, kind, name = scan_of(producer_id, document_id)
    keep_private()
    response = send_file(BytesIO(data), mimetype=kind, as_attachment=True, download_name=name)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def own_producer(producer_id: int) -> Producer:
    """A producer that the reader acts for. Raises NotFound."""
    if producer_id not in g.producer_ids:
        raise NotFound
    return queries.by_id(producer_id)


def own_page_of(
    producer: Producer,
    *,
    paper: PaperForm | None = None,
    invite: InviteForm | None = None,
    holiday: HolidayForm | None = None,
) -> str:
    """The page of one's own producer; a form that was refused stands in it as it was typed."""
    days = {"first": producer.holiday_from, "last": producer.holiday_until}
    forms = (paper, invite, holiday)
    return render(
        "producers/own_page.html",
        producer=producer,
        place=queries.place(producer),
        legal_form=LEGAL_FORMS[producer.legal_form],
        state=JOINING[producer.joining],
        may_send=producer.joining in {JoiningState.NEEDS_PAPERS, JoiningState.REFUSED},
        is_accepted=producer.joining is JoiningState.ACCEPTED,
        is_selling=queries.is_selling(producer, today()),
        today=today(),
        papers=paper_rows(producer.id),
        lacking=[DOCUMENTS[kind] for kind in joining.lacking(producer.id)],
        people=members.members_of(producer.id, today()),
        me=actor().user_id,
        invited=invited(producer.id),
        paper=paper or PaperForm(formdata=None),
        invite=invite or InviteForm(formdata=None),
        holiday=holiday or HolidayForm(formdata=None, data=days),
        failed=next((form for form in forms if form and form.errors), None),
    )


def _add_paper(form: PaperForm, producer_id: int, by: int | None) -> None:
    prepared, at = form.scan.data, now()

    def write() -> None:
        scan_id = media.keep(prepared, by=by, at=at).id
        draft = PaperDraft(
            form.kind.data, form.number.data, form.issued_on.data, form.expires_on.data, scan_id
        )
        joining.add_paper(producer_id, draft, by=by, at=at)

    in_transaction(write)


def _draft(form: JoinForm) -> ProducerDraft:
    given: dict[str, Any] = {
        each.short_name: each.data or None for each in form if each.short_name != "csrf_token"
    }
    return ProducerDraft(**given)
