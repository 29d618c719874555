"""A statement as a page; the same for both sides, who may do different things to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import request

from shop.settlement import queries
from shop.settlement.forms import AnswerForm, ObjectForm, PaperForm, SignForm
from shop.settlement.queries import StatementPage
from shop.settlement.states import StatementState
from shop.settlement.wording import COLUMNS, KINDS, STATES
from shop.web.forms import Form
from shop.web.i18n import _
from shop.web.pages import render

OPEN = (StatementState.CLOSED, StatementState.DISPUTED)


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the forms of a statement go; empty: this reader may not."""

    here: str
    pdf: str
    xlsx: str
    sign: str = ""
    object_to: str = ""
    paper: str = ""
    answer: str = ""
    link: str = ""
    back: str = ""


def show(found: StatementPage, addresses: Addresses, template: str, **refused: Form | None) -> str:
    """Draw it with the form that was refused, if one was."""
    line = _line(found)
    forms = _forms(found, **refused)
    return render(
        template,
        found=found,
        urls=addresses,
        is_open=found.one.state in OPEN,
        columns=COLUMNS,
        kinds=KINDS,
        states=STATES,
        chosen=line,
        entries=queries.entries_of(found.one.id, line) if line is not None else [],
        failed=next((form for form in refused.values() if form is not None and form.errors), None),
        **forms,
    )


def offered(form: ObjectForm, found: StatementPage) -> ObjectForm:
    """The form with the lines that can be objected to."""
    form.line.choices = [
        ("", _("Cả bảng")),
        *((line.variant_id, line.name) for line in found.lines),
    ]
    return form


def _line(found: StatementPage) -> int | None:
    """The line that `?mon=` asks to see the entries of."""
    wanted = request.args.get("mon", "")
    known = {str(line.variant_id): line.variant_id for line in found.lines}
    return known.get(wanted)


def _forms(found: StatementPage, **refused: Form | None) -> dict[str, Any]:
    answers = {one.id: AnswerForm(one.id, formdata=None) for one in found.disputes if one.answer is None}
    sent = refused.get("answer")
    if isinstance(sent, AnswerForm):
        answers[sent.dispute_id] = sent
    return {
        "sign_form": refused.get("sign") or SignForm(formdata=None),
        "paper_form": refused.get("paper") or PaperForm(formdata=None),
        "object_form": refused.get("object_to") or offered(ObjectForm(formdata=None), found),
        "answer_forms": answers,
    }
