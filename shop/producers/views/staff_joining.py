"""Applications for programme staff: the queue, one with its papers side by side, decisions."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, g, url_for
from flask.typing import ResponseReturnValue

from shop.accounts.guards import actor, programme_staff
from shop.core.clock import now, today
from shop.core.errors import NotFound
from shop.producers import joining, queries
from shop.producers.joining_forms import JoiningForm, PaperDecisionForm, WaiveForm
from shop.producers.models import ProducerEvent
from shop.producers.states import JOINING_MOVES, DocumentKind, JoiningState, PaperState
from shop.producers.views.blueprint import blueprint
from shop.producers.views.joining import send_scan
from shop.producers.views.papers import paper_rows
from shop.producers.wording import DOCUMENTS, JOINING, LEGAL_FORMS, PAPER_STATES
from shop.web.doing import accepted
from shop.web.forms import Form
from shop.web.i18n import _
from shop.web.pages import flash_done, render, see_other

QUEUE = "/quan-tri/ho-so-chu-the"
ONE = f"{QUEUE}/<int:producer_id>"


@blueprint.get(QUEUE)
@programme_staff()
def staff_queue() -> ResponseReturnValue:
    """Applications that wait, the oldest first, then those that wait for papers."""
    at = now()
    rows = queries.applications(g.province_code)
    return render(
        "producers/staff_queue.html",
        rows=[(row, (at - (row.applied_at or row.created_at)).days) for row in rows],
        states=JOINING,
        place_of=queries.place,
    )


@blueprint.get(ONE)
@programme_staff()
def staff_application(producer_id: int) -> ResponseReturnValue:
    """One application, its papers side by side."""
    return _page(producer_id)


@blueprint.get(f"{ONE}/giay-to/<int:document_id>/tep")
@programme_staff()
def staff_scan(producer_id: int, document_id: int) -> Response:
    """The scan of a paper."""
    queries.by_id(producer_id, g.province_code)
    return send_scan(producer_id, document_id)


@blueprint.post(f"{ONE}/giay-to/<int:document_id>")
@programme_staff()
def staff_decide_paper(producer_id: int, document_id: int) -> ResponseReturnValue:
    """Accept, refuse or waive a paper."""
    queries.by_id(producer_id, g.province_code)
    queries.document(producer_id, document_id)
    form, by, province = PaperDecisionForm(prefix=f"p{document_id}-"), actor().user_id, g.province_code
    return _act(
        producer_id,
        form,
        lambda: joining.decide_paper(
            document_id, form.state.data, form.reason.data or "", by=by, at=now(), province_code=province
        ),
        _("Đã ghi kết luận về giấy này."),
    )


@blueprint.post(f"{ONE}/mien/<kind>")
@programme_staff()
def staff_waive(producer_id: int, kind: str) -> ResponseReturnValue:
    """Let a needed paper be missing."""
    queries.by_id(producer_id, g.province_code)
    if kind not in set(DocumentKind):
        raise NotFound
    form, by, province = WaiveForm(prefix=f"{kind}-"), actor().user_id, g.province_code
    return _act(
        producer_id,
        form,
        lambda: joining.waive_missing(
            producer_id, DocumentKind(kind), form.reason.data, by=by, at=now(), province_code=province
        ),
        _("Đã miễn giấy này."),
    )


@blueprint.post(f"{ONE}/quyet-dinh")
@programme_staff()
def staff_decide(producer_id: int) -> ResponseReturnValue:
    """Accept or refuse the application, or ask for papers."""
    producer = queries.by_id(producer_id, g.province_code)
    form, by, province = JoiningForm(), actor().user_id, g.province_code
    form.offer(JOINING_MOVES.allowed(producer.joining))
    return _act(
        producer_id,
        form,
        lambda: joining.decide(
            producer_id, form.state.data, form.reason.data or "", by=by, at=now(), province_code=province
        ),
        _("Đã ghi quyết định và báo cho chủ thể."),
    )


def _act(producer_id: int, form: Form, write: Callable[[], object], done: str) -> ResponseReturnValue:
    if form.is_sent_and_valid() and accepted(form, write):
        flash_done(done)
        return see_other(url_for("producers.staff_application", producer_id=producer_id))
    return _page(producer_id, form), 422


def _page(producer_id: int, sent: Form | None = None) -> str:
    producer = queries.by_id(producer_id, g.province_code)
    papers = [
        (row, _own_or(sent, PaperDecisionForm, f"p{row.id}-", {"state": "accepted"}))
        for row in paper_rows(producer_id)
    ]
    lacking = [
        (kind, DOCUMENTS[kind], _own_or(sent, WaiveForm, f"{kind}-", {}))
        for kind in joining.lacking(producer_id)
    ]
    moves = JOINING_MOVES.allowed(producer.joining)
    form = _own_or(sent, JoiningForm, "", {"state": "accepted"})
    if isinstance(form, JoiningForm):
        form.offer(moves)
    return render(
        "producers/staff_application.html",
        producer=producer,
        place=queries.place(producer),
        state=JOINING[producer.joining],
        legal_form=LEGAL_FORMS[producer.legal_form],
        papers=papers,
        lacking=lacking,
        form=form,
        sent=sent,
        moves=moves,
        history=queries.history(producer_id),
        words_of=_words,
        today=today(),
    )


def _words(event: ProducerEvent) -> str:
    if event.document_id is not None:
        return str(PAPER_STATES[PaperState(event.to_state)][0])
    return str(JOINING[JoiningState(event.to_state)][0])


def _own_or(sent: Form | None, kind: type[Form], prefix: str, data: dict[str, str]) -> Form:
    """The form that was sent, with its errors, or a blank one of the same place."""
    if isinstance(sent, kind) and sent._prefix == prefix:  # noqa: SLF001 the library keeps it there
        return sent
    return kind(formdata=None, prefix=prefix, data=data)
