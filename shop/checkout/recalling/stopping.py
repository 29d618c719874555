"""The verbs of a recall: stop a batch and tell its buyers, lift it again, tell one customer whose order waits."""

from __future__ import annotations

from datetime import datetime

from shop.cases import queries as cases
from shop.cases import services as case_services
from shop.cases.states import CaseKind, CaseState
from shop.checkout.recalling import telling
from shop.checkout.recalling.asking import key_of
from shop.checkout.recalling.listing import open_recall
from shop.checkout.recalling.lookup import buyers
from shop.core.errors import NotFound, Refused
from shop.core.sentences import lazy
from shop.inventory import services as inventory
from shop.inventory.queries import lots
from shop.inventory.services import Recall
from shop.orders.services.moving import lock_order

TOLD = "Đã báo khách về lô bị thu hồi."


def recall(
    root_id: int, *, reason: str, at: datetime, by: int | None, operator_id: int | None = None
) -> tuple[Recall, int]:
    """Stop a batch everywhere at once; everybody who has units, or waits for a parcel with them, is written to.

    Gives what it touched and how many buyers are told. ``operator_id``: the operator that recalls its own goods; none:
    the programme. Raises Refused when it is recalled already.
    """
    done = inventory.block_root(root_id, reason=reason, at=at, by=by, operator_id=operator_id)
    told = [buyer for buyer in buyers(root_id) if buyer.phone or buyer.email]
    batch = lots.batch_by_id(root_id)
    telling.recalled(told, batch, done.recall_id, reason, at=at)
    case_services.resolve(key_of(root_id), resolution="Đã thu hồi lô này.", by=by, at=at)
    return done, len(told)


def lift(root_id: int, *, reason: str, at: datetime, by: int | None, operator_id: int | None = None) -> int:
    """Lift a recall: letters that nobody got are taken back, who was told is told that the batch is sound.

    Gives how many are told. Raises Refused when there is no recall, or another one made it.
    """
    recall_id = inventory.unblock_root(root_id, reason=reason, at=at, by=by, operator_id=operator_id)
    batch = lots.batch_by_id(root_id)
    everybody = buyers(root_id, recall_id=recall_id)
    telling.take_back(recall_id, at=at)
    told = [buyer for buyer in everybody if buyer.is_told]
    telling.lifted(told, batch, reason, at=at)
    return len(told)


def tell_holder(case_id: int, root_id: int, *, outlet_id: int, at: datetime, by: int | None) -> None:
    """Tell the customer whose open order holds units of a recalled batch, and close its case.

    Raises NotFound for a case of another outlet or about something else, Refused when it is closed or the batch is not
    recalled any more.
    """
    case = cases.by_id(case_id, outlet_id=outlet_id)
    if case.kind is not CaseKind.SHORTFALL or case.details.get("lot_root_id") != root_id:
        raise NotFound
    if case.state is CaseState.CLOSED:
        raise Refused(lazy("Vụ việc này đã xong."))
    known = open_recall(root_id)
    if known is None:
        raise Refused(lazy("Lô này không bị thu hồi."))
    order = lock_order(case.subject_id).order
    telling.delayed(order, case.outlet_id, lots.batch_by_id(root_id), known.recall_id, at=at)
    case_services.close(case_id, resolution=TOLD, by=by, at=at, outlet_id=outlet_id)
