"""Statements and batches as files."""

from __future__ import annotations

from flask import Response, g
from sqlalchemy import ColumnElement, true

from shop.accounts.guards import operator_staff, producer_member, public
from shop.core.errors import NotFound
from shop.settlement import papers, queries
from shop.settlement.queries.conditions import of_producers
from shop.settlement.states import PayoutState
from shop.settlement.views.blueprint import FILE, LINK, blueprint
from shop.settlement.views.owed import ONE as DESK_ONE
from shop.settlement.views.owed import readable
from shop.settlement.views.own import ONE as OWN_ONE
from shop.settlement.views.paying import ONE as PAYOUT_ONE
from shop.settlement.views.paying import paid_here
from shop.web.files import attachment


@blueprint.get(f"{DESK_ONE}/tep/{FILE}")
@operator_staff()
def desk_file(statement_id: int, kind: str) -> Response:
    """For the operator."""
    return _statement(statement_id, readable(), kind)


@blueprint.get(f"{OWN_ONE}/tep/{FILE}")
@producer_member()
def own_file(statement_id: int, kind: str) -> Response:
    """For the producer."""
    return _statement(statement_id, of_producers(g.producer_ids), kind)


@blueprint.get(f"{LINK}/tep/{FILE}")
@public
def link_file(token: str, kind: str) -> Response:
    """For who has the link."""
    return _statement(queries.by_token(token), true(), kind)


@blueprint.get(f"{PAYOUT_ONE}/tep/<any(xlsx, csv):kind>")
@operator_staff()
def payout_file(payout_id: int, kind: str) -> Response:
    """For the bank; not of a batch that was dropped, whose statements another one pays."""
    found = queries.payout(payout_id, paid_here())
    if found.one.state is PayoutState.DROPPED:
        raise NotFound
    return attachment(papers.batch(found, kind), kind, f"chi-tra-{payout_id}")


def _statement(statement_id: int, whose: ColumnElement[bool], kind: str) -> Response:
    found = queries.page(statement_id, whose)
    entries = queries.entries_of(statement_id)
    data = papers.pdf(found) if kind == "pdf" else papers.xlsx(found, entries)
    return attachment(data, kind, found.code)
