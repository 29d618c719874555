"""The sample accounts. They exist in sample mode only; production refuses to start with them in the database."""

from datetime import date, datetime

from shop.accounts.models import User
from shop.accounts.passwords import hash_password
from shop.core.clock import vn_day
from shop.extensions import session
from shop.outlets.models import OperatorMember, OutletStaff
from shop.outlets.states import StaffRole
from shop.producers.models import ProducerMember

PASSWORD = "ocop-sample"
ACCOUNTS = (
    ("admin@ocop.example", "Quản trị mẫu"),
    ("officer.thanhhoa@ocop.example", "Cán bộ Thanh Hóa mẫu"),
    ("operator@ocop.example", "Đơn vị vận hành mẫu"),
    ("manager.thanhhoa@ocop.example", "Quản lý Thanh Hóa mẫu"),
    ("manager.phutho@ocop.example", "Quản lý Phú Thọ mẫu"),
    ("clerk.thanhhoa@ocop.example", "Nhân viên Thanh Hóa mẫu"),
    ("producer@ocop.example", "Chủ thể mẫu"),
    ("customer@ocop.example", "Khách hàng mẫu"),
)


def add_users(at: datetime) -> dict[str, int]:
    """Write the accounts with one shared hash; give their ids by e-mail."""
    hashed = hash_password(PASSWORD)
    users = {}
    for email, name in ACCOUNTS:
        users[email] = User(
            name=name,
            email=email,
            password_hash=hashed,
            is_admin=email.startswith("admin@"),
            officer_province_code="38" if email.startswith("officer.") else None,
            is_sample=True,
            created_at=at,
        )
    session.add_all(users.values())
    session.flush()
    return {email: user.id for email, user in users.items()}


def give_seats(
    users: dict[str, int], operators: dict[str, int], outlets: dict[str, int], producer_id: int, at: datetime
) -> None:
    """Let each sample account into its place."""
    day = vn_day(at)
    women = outlets["Quầy Hội Liên hiệp Phụ nữ tỉnh"]
    hub = outlets["Điểm OCOP Chợ trung tâm Việt Trì"]
    session.add_all(
        [
            OperatorMember(operator_id=operators["women"], user_id=users["operator@ocop.example"], since=day),
            _staff(women, users["manager.thanhhoa@ocop.example"], StaffRole.MANAGER, day),
            _staff(women, users["clerk.thanhhoa@ocop.example"], StaffRole.CLERK, day),
            _staff(hub, users["manager.phutho@ocop.example"], StaffRole.MANAGER, day),
            ProducerMember(producer_id=producer_id, user_id=users["producer@ocop.example"], since=day),
        ]
    )


def _staff(outlet_id: int, user_id: int, role: StaffRole, day: date) -> OutletStaff:
    return OutletStaff(outlet_id=outlet_id, user_id=user_id, role=role, since=day)
