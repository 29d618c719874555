"""An outlet answers proposed prices, and prints the labels of those it agreed to."""

from __future__ import annotations

from flask import g, url_for
from flask.typing import ResponseReturnValue

from shop.accounts.guards import actor, outlet_managers, outlet_staff
from shop.core.clock import now
from shop.core.errors import NotFound
from shop.proposals import queries, services
from shop.proposals.forms import DeclineForm
from shop.proposals.views.answering import declined, forms_for, proposed_to
from shop.proposals.views.blueprint import blueprint
from shop.proposals.wording import STATES
from shop.web.doing import press
from shop.web.i18n import _
from shop.web.pages import flash_done, render, see_other

HERE = "/quan-ly/<outlet_slug>/gia-ky-gui"


@blueprint.get(HERE)
@outlet_staff()
def index(outlet_slug: str) -> str:
    """What waits for an answer, what needs new labels, and what was answered."""
    del outlet_slug
    return _page()


@blueprint.post(f"{HERE}/<int:proposal_id>/dong-y")
@outlet_managers()
def agree(outlet_slug: str, proposal_id: int) -> ResponseReturnValue:
    """The price holds here from its day on."""
    here, by = g.outlet.outlet_id, actor().user_id
    return press(
        lambda: services.agree(proposal_id, outlet_ids=[here], at=now(), by=by),
        back=url_for("proposals.index", outlet_slug=outlet_slug),
        done=_("Đã đồng ý giá mới."),
    )


@blueprint.post(f"{HERE}/<int:proposal_id>/tu-choi")
@outlet_managers()
def decline(outlet_slug: str, proposal_id: int) -> ResponseReturnValue:
    """The price stays as it is."""
    form = DeclineForm(proposal_id)
    if not queries.is_known(proposal_id, [g.outlet.outlet_id]):
        raise NotFound
    if not declined(form, [g.outlet.outlet_id]):
        return _page(form), 422
    flash_done(_("Đã gửi câu trả lời cho chủ thể."))
    return see_other(url_for("proposals.index", outlet_slug=outlet_slug))


@blueprint.post(f"{HERE}/tem/<int:answer_id>/da-dan")
@outlet_staff()
def labelled(outlet_slug: str, answer_id: int) -> ResponseReturnValue:
    """New labels are on."""
    here, by = g.outlet.outlet_id, actor().user_id
    return press(
        lambda: services.labelled(answer_id, outlet_id=here, at=now(), by=by),
        back=url_for("proposals.index", outlet_slug=outlet_slug),
        done=_("Đã ghi: tem giá mới đã dán."),
    )


def _page(refused: DeclineForm | None = None) -> str:
    page = proposed_to([g.outlet.outlet_id])
    return render(
        "proposals/here.html",
        page=page,
        forms=forms_for(page.items, refused),
        failed=refused,
        labels=queries.labels_of(g.outlet.outlet_id, now()),
        states=STATES,
        answers=g.outlet.role != "clerk",
    )
