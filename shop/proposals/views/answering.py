"""What a page of an outlet and one of an operator have in common: forms of refusal beside what waits."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from shop.accounts.guards import actor
from shop.core.clock import now
from shop.proposals import queries, services
from shop.proposals.forms import DeclineForm
from shop.proposals.queries import Proposal
from shop.web.doing import accepted
from shop.web.paging import Page, offset, page_number

PER_PAGE = 50


def proposed_to(outlet_ids: Collection[int]) -> Page[Proposal]:
    """The page that the address asks for of what was proposed to these outlets; a refused answer comes with its page."""
    number = page_number()
    rows, total = queries.for_outlets(outlet_ids, skip=offset(number, PER_PAGE), most=PER_PAGE)
    return Page(rows, number, PER_PAGE, total)


def forms_for(rows: Sequence[Proposal], refused: DeclineForm | None) -> dict[int, DeclineForm]:
    """A form for each proposal that waits; the refused one keeps what was typed."""
    forms = {row.proposal_id: DeclineForm(row.proposal_id, formdata=None) for row in rows if row.waits}
    if refused is not None:
        forms[refused.proposal_id] = refused
    return forms


def declined(form: DeclineForm, outlet_ids: Collection[int]) -> bool:
    """Whether the refusal was written; else the form says why not."""
    by = actor().user_id

    def write() -> None:
        services.decline(form.proposal_id, outlet_ids=outlet_ids, reason=form.reason.data, at=now(), by=by)

    return form.is_sent_and_valid() and accepted(form, write)
