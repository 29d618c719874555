"""Refunds on the pages of those who owe them: what is due, where it goes, and that it has gone.

An operator sees all of its refunds; the managers of an outlet those of what was bought there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import g, url_for
from flask.typing import ResponseReturnValue

from shop.accounts.guards import actor, operator_staff, outlet_managers
from shop.accounts.hooks import on_erase
from shop.checkout import refunding
from shop.core.clock import now
from shop.payments import refund_book as book
from shop.payments.refund_book import RefundPage
from shop.payments.refund_forms import DropForm, PaidOutForm, SentBackForm
from shop.payments.refund_states import RefundWay
from shop.payments.refund_wording import REASONS, STATES, WAYS
from shop.payments.views.bank import operators
from shop.payments.views.blueprint import blueprint
from shop.web.doing import accepted
from shop.web.i18n import _
from shop.web.pages import flash_done, keep_private, render, see_other
from shop.web.paging import page_number

PER_PAGE = 50
HERE = "/quan-tri/hoan-tien"
THERE = "/quan-ly/<outlet_slug>/hoan-tien"
WORDS = {"ways": WAYS, "states": STATES, "reasons": REASONS}

on_erase(refunding.erase_of_user)


@dataclass(frozen=True, slots=True)
class Desk:
    """Whose money one may send here, and where the pages of this place are."""

    payees: frozenset[int | None]
    outlet_id: int | None = None
    slug: str | None = None

    def url(self, page: str, **values: Any) -> str:
        """A page of this place."""
        if self.slug is None:
            return url_for(f"payments.{page}", **values)
        return url_for(f"payments.outlet_{page}", outlet_slug=self.slug, **values)

    def one(self, refund_id: int) -> RefundPage:
        """One refund of this place. Raises NotFound."""
        return book.one(refund_id, self.payees, outlet_id=self.outlet_id)


@blueprint.get(HERE)
@operator_staff()
def refunds() -> str:
    """What is owed, then what went."""
    return _list(Desk(operators()))


@blueprint.get(f"{HERE}/<int:refund_id>")
@operator_staff()
def refund(refund_id: int) -> str:
    """One refund, and how to send it."""
    return _page(Desk(operators()), refund_id)


@blueprint.post(f"{HERE}/<int:refund_id>/da-hoan")
@operator_staff()
def refund_paid(refund_id: int) -> ResponseReturnValue:
    """The money has gone."""
    return _pay(Desk(operators()), refund_id)


@blueprint.post(f"{HERE}/<int:refund_id>/khong-hoan")
@operator_staff()
def refund_dropped(refund_id: int) -> ResponseReturnValue:
    """Nothing is owed after all."""
    return _drop(Desk(operators()), refund_id)


@blueprint.post(f"{HERE}/<int:refund_id>/bi-tra-lai")
@operator_staff()
def refund_sent_back(refund_id: int) -> ResponseReturnValue:
    """The bank sent it back."""
    return _sent_back(Desk(operators()), refund_id)


@blueprint.get(THERE)
@outlet_managers()
def outlet_refunds(outlet_slug: str) -> str:
    """What this outlet's operator owes for what was bought here."""
    return _list(_outlet_desk(outlet_slug))


@blueprint.get(f"{THERE}/<int:refund_id>")
@outlet_managers()
def outlet_refund(outlet_slug: str, refund_id: int) -> str:
    """One refund, and how to send it."""
    return _page(_outlet_desk(outlet_slug), refund_id)


@blueprint.post(f"{THERE}/<int:refund_id>/da-hoan")
@outlet_managers()
def outlet_refund_paid(outlet_slug: str, refund_id: int) -> ResponseReturnValue:
    """The money has gone, over the counter or from the account."""
    return _pay(_outlet_desk(outlet_slug), refund_id)


@blueprint.post(f"{THERE}/<int:refund_id>/bi-tra-lai")
@outlet_managers()
def outlet_refund_sent_back(outlet_slug: str, refund_id: int) -> ResponseReturnValue:
    """The bank sent it back."""
    return _sent_back(_outlet_desk(outlet_slug), refund_id)


@blueprint.get(f"{THERE}/<int:refund_id>/phieu")
@outlet_managers()
def outlet_refund_receipt(outlet_slug: str, refund_id: int) -> str:
    """The receipt that the customer signs for cash."""
    keep_private()
    found = _outlet_desk(outlet_slug).one(refund_id)
    return render("payments/refund_receipt.html", found=found, **WORDS)


def _outlet_desk(slug: str) -> Desk:
    own: set[int | None] = {g.outlet.operator_id}
    payees = frozenset(own | {None}) if actor().is_admin else frozenset(own)
    return Desk(payees, g.outlet.outlet_id, slug)


def _list(desk: Desk) -> str:
    number = page_number()
    found = book.ended(
        desk.payees, outlet_id=desk.outlet_id, limit=PER_PAGE + 1, offset=(number - 1) * PER_PAGE
    )
    return render(
        "payments/refunds.html",
        desk=desk,
        due=book.due(desk.payees, outlet_id=desk.outlet_id),
        rows=found[:PER_PAGE],
        number=number,
        has_more=len(found) > PER_PAGE,
        **WORDS,
    )


def _page(
    desk: Desk,
    refund_id: int,
    paid: PaidOutForm | None = None,
    drop: DropForm | None = None,
    back: SentBackForm | None = None,
) -> str:
    keep_private()
    found = desk.one(refund_id)
    way = RefundWay.CASH if found.refund.way is RefundWay.CASH else RefundWay.BANK
    paid = paid or PaidOutForm(formdata=None, data={"way": way})
    paid.offer()
    drop = drop or DropForm(formdata=None)
    back = back or SentBackForm(formdata=None)
    return render(
        "payments/refund.html",
        desk=desk,
        found=found,
        paid_form=paid,
        drop_form=drop,
        back_form=back,
        failed=next((each for each in (paid, drop, back) if each.errors), None),
        **WORDS,
    )


def _pay(desk: Desk, refund_id: int) -> ResponseReturnValue:
    desk.one(refund_id)
    form, by = PaidOutForm(), actor().user_id
    form.offer()

    def pay() -> None:
        refunding.pay_out(
            refund_id,
            form.way.data,
            reference=form.reference.data or None,
            evidence=form.evidence.data,
            payees=desk.payees,
            at=now(),
            by=by,
        )

    if not (form.is_sent_and_valid() and accepted(form, pay)):
        return _page(desk, refund_id, paid=form), 422
    flash_done(_("Đã ghi: tiền đã hoàn. Khách được báo."))
    return see_other(desk.url("refund", refund_id=refund_id))


def _drop(desk: Desk, refund_id: int) -> ResponseReturnValue:
    desk.one(refund_id)
    form, by = DropForm(), actor().user_id

    def drop() -> None:
        refunding.drop(refund_id, form.why.data, payees=desk.payees, at=now(), by=by)

    if not (form.is_sent_and_valid() and accepted(form, drop)):
        return _page(desk, refund_id, drop=form), 422
    flash_done(_("Đã ghi: không hoàn khoản này."))
    return see_other(desk.url("refund", refund_id=refund_id))


def _sent_back(desk: Desk, refund_id: int) -> ResponseReturnValue:
    desk.one(refund_id)
    form, by = SentBackForm(), actor().user_id

    def note() -> None:
        refunding.sent_back(refund_id, form.why.data, payees=desk.payees, at=now(), by=by)

    if not (form.is_sent_and_valid() and accepted(form, note)):
        return _page(desk, refund_id, back=form), 422
    flash_done(_("Đã ghi: ngân hàng trả lại. Khách được hỏi tài khoản khác."))
    return see_other(desk.url("refund", refund_id=refund_id))
