"""An operator makes agreements, proposes terms, records signatures, ends them."""

from __future__ import annotations

from flask import g, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import ColumnElement

from shop.accounts.guards import actor, operator_staff
from shop.agreements import book, services
from shop.agreements.book import AgreementPage
from shop.agreements.forms import ROWS, EndForm, PartiesForm, terms_form
from shop.agreements.models import Agreement
from shop.agreements.states import LossBearer, Ownership
from shop.agreements.views.blueprint import DESK, blueprint
from shop.agreements.views.usual import usual_data
from shop.agreements.wording import BEARERS, OWNERSHIPS
from shop.core.clock import now, today
from shop.core.errors import NotFound
from shop.remittances.queries import operator_names
from shop.web.doing import accepted, press
from shop.web.forms import Form
from shop.web.i18n import _
from shop.web.pages import flash_done, render, see_other

ONE = f"{DESK}/<int:agreement_id>"


def ours() -> ColumnElement[bool]:
    """The agreements of this reader's operators."""
    return Agreement.operator_id.in_(sorted(g.operator_ids))


@blueprint.get(DESK)
@operator_staff()
def index() -> str:
    """All agreements."""
    return render(
        "agreements/index.html", rows=book.agreements(ours()), operators=operator_names(g.operator_ids)
    )


@blueprint.route(f"{DESK}/moi", methods=["GET", "POST"])
@operator_staff()
def new() -> ResponseReturnValue:
    """Who with whom; the terms come next."""
    form = PartiesForm(data={"signed_on": today()})
    form.operator_id.choices = operator_names(g.operator_ids)
    form.producer_id.choices = [("", _("Chọn chủ thể")), *book.producers()]
    made: list[int] = []

    def sign() -> None:
        number = services.sign(
            form.operator_id.data,
            form.producer_id.data,
            number=form.number.data,
            signed_on=form.signed_on.data,
            at=now(),
        )
        made[:] = [number]

    if form.is_sent_and_valid() and accepted(form, sign):
        return see_other(url_for("agreements.propose", agreement_id=made[0]))
    return render("agreements/new.html", form=form), 422 if form.errors else 200


@blueprint.get(ONE)
@operator_staff()
def page(agreement_id: int) -> str:
    """One agreement with its versions."""
    return _page(book.agreement(agreement_id, ours()))


@blueprint.route(f"{ONE}/dieu-khoan", methods=["GET", "POST"])
@operator_staff()
def propose(agreement_id: int) -> ResponseReturnValue:
    """Propose a version of the terms to the producer."""
    found, mine = book.agreement(agreement_id, ours()), g.operator_ids
    form = terms_form(_targets(found), data=_begin(found))

    def write() -> None:
        services.propose(agreement_id, form.draft(), operator_ids=mine, at=now(), by=actor().user_id)

    if form.is_sent_and_valid() and accepted(form, write):
        flash_done(_("Đã gửi điều khoản cho chủ thể."))
        return see_other(url_for("agreements.page", agreement_id=agreement_id))
    body = render(
        "agreements/terms.html",
        form=form,
        found=found,
        rows=range(ROWS),
        usual=None if found.versions else book.usual(found.one.operator_id),
    )
    return body, 422 if form.errors else 200


@blueprint.post(f"{ONE}/dieu-khoan/<int:terms_id>/da-ky")
@operator_staff()
def signed(agreement_id: int, terms_id: int) -> ResponseReturnValue:
    """The producer signed the paper."""
    found, mine = book.agreement(agreement_id, ours()), g.operator_ids
    _known(found, terms_id)
    return press(
        lambda: services.record_signature(terms_id, mine, at=now(), by=actor().user_id),
        back=url_for("agreements.page", agreement_id=agreement_id),
        done=_("Đã ghi chủ thể đã ký."),
    )


@blueprint.post(f"{ONE}/ket-thuc")
@operator_staff()
def end(agreement_id: int) -> ResponseReturnValue:
    """The last day of the agreement."""
    found, form, mine = book.agreement(agreement_id, ours()), EndForm(), g.operator_ids

    def write() -> None:
        services.end(agreement_id, mine, last_day=form.last_day.data, at=now(), by=actor().user_id)

    if not (form.is_sent_and_valid() and accepted(form, write)):
        return _page(found, form), 422
    flash_done(_("Đã ghi ngày kết thúc."))
    return see_other(url_for("agreements.page", agreement_id=agreement_id))


def _known(found: AgreementPage, terms_id: int) -> None:
    """Raises NotFound for terms of another agreement."""
    book.agreement(found.one.id, ours())
    if terms_id not in {version.terms.id for version in found.versions}:
        raise NotFound


def _targets(found: AgreementPage) -> list[tuple[str, str]]:
    """What a share can be for; also what has one already and is not on sale any more."""
    known = book.targets(found.one.producer_id)
    rates = found.versions[0].rates if found.versions else []
    names = {target for target, _name in known}
    return [*known, *((rate.target, rate.name) for rate in rates if rate.target not in names)]


def _begin(found: AgreementPage) -> dict[str, object]:
    """The form begins as the version before said."""
    if not found.versions:
        return _first(found)
    last = found.versions[0].terms
    names = (
        "ownership",
        "commission_bp",
        "settlement_days",
        "expiry_bearer",
        "damage_bearer",
        "sample_bearer",
    )
    rates: dict[str, object] = {}
    for place, rate in enumerate(found.versions[0].rates[:ROWS]):
        rates |= {f"target_{place}": rate.target, f"commission_bp_{place}": rate.bp}
    return {
        "starts_on": max(today(), last.starts_on),
        "floor": last.commission_floor,
        "cap": last.commission_cap,
        "theft_bearer": last.theft_bearer,
        **{name: getattr(last, name) for name in names},
        **rates,
    }


def _first(found: AgreementPage) -> dict[str, object]:
    """The first terms begin with the share that the operator usually asks for, if it said one."""
    bearers = dict.fromkeys(("damage_bearer", "sample_bearer", "theft_bearer"), LossBearer.OPERATOR)
    usual = book.usual(found.one.operator_id)
    share = usual_data(usual) if usual else {}
    return {
        "starts_on": today(),
        "ownership": Ownership.CONSIGNED,
        "settlement_days": 30,
        "expiry_bearer": LossBearer.PRODUCER,
        **bearers,
        **share,
    }


def _page(found: AgreementPage, form: Form | None = None) -> str:
    return render(
        "agreements/page.html",
        found=found,
        end_form=form or EndForm(formdata=None),
        failed=form,
        ownerships=OWNERSHIPS,
        bearers=BEARERS,
    )
