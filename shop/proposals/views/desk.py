"""An operator answers proposed prices for all its outlets at once."""

from __future__ import annotations

from flask import g, url_for
from flask.typing import ResponseReturnValue

from shop.accounts.guards import actor, operator_staff
from shop.core.clock import now
from shop.core.errors import NotFound
from shop.outlets import queries as outlets
from shop.proposals import queries, services
from shop.proposals.forms import DeclineForm
from shop.proposals.views.answering import declined, forms_for, proposed_to
from shop.proposals.views.blueprint import blueprint
from shop.proposals.wording import STATES
from shop.web.doing import press
from shop.web.i18n import _
from shop.web.pages import flash_done, render, see_other

DESK = "/quan-tri/gia-ky-gui"


@blueprint.get(DESK)
@operator_staff()
def desk() -> str:
    """What was proposed to the outlets of this reader's operators."""
    return _page()


@blueprint.post(f"{DESK}/<int:proposal_id>/dong-y")
@operator_staff()
def desk_agree(proposal_id: int) -> ResponseReturnValue:
    """The price holds from its day on, at all outlets that have not answered."""
    mine, by = _outlets(), actor().user_id
    return press(
        lambda: services.agree(proposal_id, outlet_ids=mine, at=now(), by=by),
        back=url_for("proposals.desk"),
        done=_("Đã đồng ý giá mới."),
    )


@blueprint.post(f"{DESK}/<int:proposal_id>/tu-choi")
@operator_staff()
def desk_decline(proposal_id: int) -> ResponseReturnValue:
    """The price stays as it is at all outlets that have not answered."""
    form, mine = DeclineForm(proposal_id), _outlets()
    if not queries.is_known(proposal_id, mine):
        raise NotFound
    if not declined(form, mine):
        return _page(form), 422
    flash_done(_("Đã gửi câu trả lời cho chủ thể."))
    return see_other(url_for("proposals.desk"))


def _outlets() -> list[int]:
    return [place.id for place in outlets.of_operators(g.operator_ids)]


def _page(refused: DeclineForm | None = None) -> str:
    page = proposed_to(_outlets())
    return render(
        "proposals/desk.html",
        page=page,
        forms=forms_for(page.items, refused),
        failed=refused,
        states=STATES,
    )
