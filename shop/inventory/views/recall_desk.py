"""The page of a recall, the same for an outlet, its operator and the programme; what differs stands in ``Desk``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask.typing import ResponseReturnValue

from shop.accounts.guards import actor
from shop.checkout import recalling
from shop.checkout.recalling import Buyer, Sight
from shop.core.clock import now, today
from shop.core.errors import NotFound, Refused
from shop.core.phone import format_phone
from shop.core.sentences import lazy
from shop.inventory.forms import DeclineForm, LiftForm, RecallForm
from shop.inventory.labels import CONDITIONS
from shop.inventory.queries.lots import Batch
from shop.inventory.views.report_desk import recall_reason
from shop.web.codes import qr_svg
from shop.web.doing import accepted
from shop.web.i18n import _, ngettext
from shop.web.pages import base_url, flash_done, render, see_other, url_for


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a recall is looked at: what the reader may see and do there.

    ``operator_id``: for whom it is done; None: for the programme. ``asks``: this reader can only ask for it; then
    ``who`` is the name of who asks.
    """

    batch: Batch
    sight: Sight
    operator_id: int | None
    here: str
    lift: str
    notice: str
    crumbs: tuple[tuple[str, str], ...]
    tests: str
    asks: bool = False
    who: str = ""
    decline: str = ""


def page(desk: Desk) -> ResponseReturnValue:
    """Show it; the form sent once shows what it will do, sent again it is done."""
    form = RecallForm(reason=recall_reason(desk.batch.root_id))
    if form.is_sent_and_valid() and form.is_confirmed:
        done = _ask(desk, form) if desk.asks else _recall(desk, form)
        if done:
            return see_other(desk.here)
    return shown(desk, form=form)


def lift(desk: Desk) -> ResponseReturnValue:
    """Lift the recall, with its reason."""
    form, told = LiftForm(), []
    root_id, by, at = desk.batch.root_id, actor().user_id, now()

    def work() -> None:
        if desk.asks:
            raise Refused(lazy("Đơn vị vận hành hoặc cơ quan chương trình mới bỏ được thu hồi."))
        reason = str(form.reason.data)
        told.append(recalling.lift(root_id, reason=reason, at=at, by=by, operator_id=desk.operator_id))

    if form.is_sent_and_valid() and accepted(form, work):
        flash_done(
            ngettext(
                "Đã bỏ thu hồi. %(num)d khách đã được báo sẽ nhận tin mới.",
                "Đã bỏ thu hồi. %(num)d khách đã được báo sẽ nhận tin mới.",
                told[0],
            )
        )
        return see_other(desk.here)
    return shown(desk, lift_form=form)


def decline(desk: Desk) -> ResponseReturnValue:
    """Answer those who asked: it is not recalled."""
    form = DeclineForm()
    root_id, by, at = desk.batch.root_id, actor().user_id, now()

    def work() -> None:
        recalling.decline(root_id, reason=str(form.why.data), at=at, by=by)

    if form.is_sent_and_valid() and accepted(form, work):
        flash_done(_("Đã trả lời yêu cầu thu hồi."))
        return see_other(desk.here)
    return shown(desk, decline_form=form)


def notice(batch: Batch, place: object = None) -> ResponseReturnValue:
    """The notice for the door and the counter, on paper. Raises NotFound while the batch is not recalled."""
    if batch.blocked_on is None:
        raise NotFound
    address = base_url() + url_for("inventory.lot", code=batch.code)
    return render("inventory/recall_notice.html", batch=batch, place=place, qr=qr_svg(address), today=today())


def shown(
    desk: Desk,
    *,
    form: RecallForm | None = None,
    lift_form: LiftForm | None = None,
    decline_form: DeclineForm | None = None,
) -> ResponseReturnValue:
    """The page; with errors of one of its forms 422."""
    root_id = desk.batch.root_id
    forms = (form or RecallForm(), lift_form or LiftForm(), decline_form or DeclineForm())
    failed = next((each for each in forms if each.errors), None)
    body = render(
        "inventory/recall.html",
        desk=desk,
        batch=desk.batch,
        form=forms[0],
        lift_form=forms[1],
        decline_form=forms[2],
        failed=failed,
        **_facts(desk, root_id),
    )
    return (body, 422) if failed else body


def _facts(desk: Desk, root_id: int) -> dict[str, object]:
    known = recalling.open_recall(root_id)
    everybody = recalling.buyers(root_id, recall_id=known.recall_id if known else None)
    mine = [buyer for buyer in everybody if desk.sight.covers(buyer.outlet_id)]
    return {
        "known": known,
        "past": [row for row in recalling.recalls(root_id=root_id) if row.lifted_at is not None],
        "places": recalling.places(root_id, desk.sight),
        "buyers": [(buyer, *_who(buyer, sees=desk.sight.sees_people)) for buyer in mine],
        "held": recalling.held(root_id, desk.sight),
        "touched": len({buyer.order_id for buyer in everybody}),
        "asked": [case for case in recalling.asked([root_id]) if case.closed_at is None],
        "conditions": CONDITIONS,
        "today": today(),
    }


def _who(buyer: Buyer, *, sees: bool) -> tuple[str, str]:
    """Name and phone as the reader may see them: initials and the last digits, or whole."""
    if sees:
        return buyer.name, buyer.phone
    initials = " ".join(f"{word[0]}." for word in buyer.name.split())
    return initials, f"••• {format_phone(buyer.phone)[-3:]}"


def _recall(desk: Desk, form: RecallForm) -> bool:
    told: list[int] = []
    root_id, by, at = desk.batch.root_id, actor().user_id, now()

    def work() -> None:
        reason = str(form.reason.data)
        told.append(recalling.recall(root_id, reason=reason, at=at, by=by, operator_id=desk.operator_id)[1])

    return _did(
        form,
        work,
        lambda: ngettext(
            "Đã thu hồi lô ở mọi điểm bán. %(num)d người mua được báo tin.",
            "Đã thu hồi lô ở mọi điểm bán. %(num)d người mua được báo tin.",
            told[0],
        ),
    )


def _ask(desk: Desk, form: RecallForm) -> bool:
    root_id, by, at = desk.batch.root_id, actor().user_id, now()

    def work() -> None:
        recalling.ask(root_id, reason=str(form.reason.data), who=desk.who, at=at, by=by)

    return _did(form, work, lambda: _("Đã gửi yêu cầu thu hồi cho cơ quan chương trình."))


def _did(form: RecallForm, work: Callable[[], None], words: Callable[[], str]) -> bool:
    done = accepted(form, work)
    if done:
        flash_done(words())
    return done
