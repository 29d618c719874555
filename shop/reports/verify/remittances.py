"""Truth 4 for the cash of couriers (đồng): a parcel was passed on when just one line of a remittance says so."""

from sqlalchemy import and_, exists, or_, select

from shop.payments.models import Payment
from shop.payments.states import Method, PaymentState
from shop.remittances.models import Remittance, RemittanceLine
from shop.remittances.states import RemittanceState
from shop.reports.verify.findings import Rule


def rules() -> list[Rule]:
    """Payments of parcels against lines, lines against the life of their remittance."""
    return [_passed_on(), _holds()]


def _passed_on() -> Rule:
    settled = exists().where(RemittanceLine.fulfilment_id == Payment.fulfilment_id, RemittanceLine.settles)
    return Rule(
        4,
        "cash-passed-on",
        "tiền thu hộ đã nộp không khớp với bảng kê",
        "payments",
        select(Payment.id, Payment.fulfilment_id, Payment.amount, Payment.remitted_at)
        .where(
            or_(
                and_(Payment.remitted_at.is_not(None), ~settled),
                and_(
                    Payment.remitted_at.is_(None),
                    Payment.method == Method.ON_DELIVERY,
                    Payment.state != PaymentState.CANCELLED,
                    settled,
                ),
            )
        )
        .order_by(Payment.id),
    )


def _holds() -> Rule:
    """What was read only, or taken back, settles nothing."""
    return Rule(
        4,
        "remittance-settles",
        "bảng kê chưa ghi hoặc đã bỏ mà vẫn trừ nợ cho kiện hàng",
        "remittance_lines",
        select(RemittanceLine.id, RemittanceLine.remittance_id, RemittanceLine.fulfilment_id)
        .join(Remittance, Remittance.id == RemittanceLine.remittance_id)
        .where(RemittanceLine.settles, Remittance.state != RemittanceState.APPLIED)
        .order_by(RemittanceLine.id),
    )
