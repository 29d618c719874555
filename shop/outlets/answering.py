"""Who reads an answer to an e-mail about an outlet's goods: its operator, as outlets have no address of their own."""

from __future__ import annotations

from sqlalchemy import select

from shop.extensions import session
from shop.messages import answers
from shop.outlets.models import Operator, Outlet


@answers.go_to
def email_of(outlet_id: int) -> str | None:
    """The operator's e-mail address, if it gave one."""
    return session.scalar(
        select(Operator.email).join(Outlet, Outlet.operator_id == Operator.id).where(Outlet.id == outlet_id)
    )
