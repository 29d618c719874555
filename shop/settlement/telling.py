"""What the party of an account is told: a statement was closed, an objection answered, money sent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from shop.core.money import format_dong
from shop.core.sentences import Sentence, Text, lazy
from shop.extensions import session
from shop.outlets.letters import tell as tell_operator
from shop.producers.letters import tell
from shop.settlement.models import Payout, PayoutLine, SettlementAccount, Statement, StatementDispute
from shop.settlement.naming import code
from shop.settlement.queries.overview import Due

KIND = "statement"


def closed(account: SettlementAccount, one: Statement, at: datetime) -> None:
    """A statement waits for the party's yes."""
    subject = lazy("Bảng đối soát %(code)s", code=code(one))
    period = lazy(
        "Kỳ %(first)s – %(last)s, số tiền %(amount)s.",
        first=f"{one.from_day:%d/%m/%Y}",
        last=f"{one.upto_day:%d/%m/%Y}",
        amount=format_dong(one.amount),
    )
    see = lazy(
        "Xem, xác nhận hoặc ghi ý kiến, không cần đăng nhập: %(link)s", link=f"[[/doi-soat/{one.token}]]"
    )
    _tell(account, subject, [period, see], at)


def overdue(account: SettlementAccount, due: Due, at: datetime) -> None:
    """The operator is asked to close the statement of a period that is over."""
    if account.operator_id is None or due.ends_on is None:
        return
    subject = lazy("Kỳ đối soát với %(party)s đã hết", party=due.party)
    period = lazy(
        "%(outlet)s: kỳ bắt đầu từ %(first)s, hết ngày %(last)s, chưa chốt.",
        outlet=due.outlet,
        first=f"{due.first_day:%d/%m/%Y}",
        last=f"{due.ends_on:%d/%m/%Y}",
    )
    see = lazy("Chốt bảng đối soát tại: %(link)s", link="[[/quan-tri/cong-no]]")
    tell_operator(account.operator_id, KIND, subject, [period, see], at, about=account.id)


def answered(account: SettlementAccount, one: Statement, dispute: StatementDispute, at: datetime) -> None:
    """An objection was answered."""
    subject = lazy("Trả lời ý kiến về bảng đối soát %(code)s", code=code(one))
    see = lazy("Xem bảng đối soát: %(link)s", link=f"[[/doi-soat/{one.token}]]")
    _tell(account, subject, [dispute.text, dispute.answer or "", see], at)


def paid(payout: Payout, at: datetime) -> None:
    """Money was sent to each party of a batch."""
    rows = session.execute(
        select(SettlementAccount, PayoutLine)
        .join(PayoutLine, PayoutLine.account_id == SettlementAccount.id)
        .where(PayoutLine.payout_id == payout.id)
        .order_by(PayoutLine.id)
    ).all()
    for account, line in rows:
        subject = lazy("Đã chuyển %(amount)s tiền hàng", amount=format_dong(line.amount))
        where = lazy(
            "Chuyển ngày %(day)s vào tài khoản tận cùng %(last)s.",
            day=f"{payout.paid_on:%d/%m/%Y}",
            last=line.bank_account[-4:],
        )
        see = lazy("Xem các bảng đối soát: %(link)s", link="[[/kenh-chu-the/doi-soat]]")
        reference = (
            [lazy("Mã giao dịch: %(reference)s", reference=payout.reference)] if payout.reference else []
        )
        _tell(account, subject, [where, *reference, *([see] if account.producer_id is not None else [])], at)


def signed(account: SettlementAccount, one: Statement, note: str, at: datetime) -> None:
    """The payer wrote down that the party signed on paper: it hears of that."""
    subject = lazy("Bên trả ghi rằng bạn đã ký bảng đối soát %(code)s", code=code(one))
    wrong = lazy(
        "Nếu không đúng, hãy báo ngay. Xem bảng đối soát: %(link)s", link=f"[[/doi-soat/{one.token}]]"
    )
    _tell(account, subject, [note, wrong], at)


def _tell(account: SettlementAccount, subject: Sentence, parts: Sequence[Text], at: datetime) -> None:
    """To the people of a producer; to an operator by e-mail, else by phone, in Vietnamese."""
    if account.producer_id is not None:
        tell(account.producer_id, KIND, subject, parts, at)
    elif account.party_operator_id is not None:
        tell_operator(account.party_operator_id, KIND, subject, parts, at, about=account.id)
