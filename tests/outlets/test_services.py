"""Opening and changing outlets and operators: what is refused, and what is written down."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from shop.audit.models import AuditEvent
from shop.core.errors import BadInput, NotFound
from shop.extensions import session
from shop.outlets import operators, queries, services
from shop.outlets.hours import Span
from shop.outlets.models import Operator, Outlet, OutletClosure, OutletHours, OutletStaff
from shop.outlets.operators import OperatorDraft
from shop.outlets.services import OutletDraft
from shop.outlets.states import LicenceKind, OutletKind, SpotKind, StaffRole, TaxMethod
from tests.builders.certification import person
from tests.builders.outlets import closure, hours, operator, outlet
from tests.builders.places import HAC_THANH

AT = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)


def draft(**changes) -> OutletDraft:
    values = {
        "name": "Điểm bán Hạc Thành",
        "operator_id": changes.pop("operator_id", None) or operator().id,
        "commune_code": HAC_THANH,
        "street": "91 Nguyễn Chí Thanh",
    }
    return OutletDraft(**{**values, **changes})


def actions() -> list[tuple]:
    return [(row.action, row.details) for row in session.scalars(select(AuditEvent).order_by(AuditEvent.id))]


def test_a_new_outlet_gets_an_address_of_its_own(db_session):
    first = services.create_outlet(draft(), by=None, at=AT)
    second = services.create_outlet(draft(), by=None, at=AT)
    assert (first.slug, second.slug) == ("diem-ban-hac-thanh", "diem-ban-hac-thanh-2")
    assert [action for action, _details in actions()] == ["outlet.created"] * 2


def test_the_word_of_the_choosing_page_is_no_address(db_session):
    assert services.create_outlet(draft(name="Chọn"), by=None, at=AT).slug == "chon-2"


def test_a_change_keeps_the_address_and_names_the_changed_fields(db_session):
    row = services.create_outlet(draft(), by=None, at=AT)
    changed = draft(operator_id=row.operator_id, name="Tên mới", phone="+84912345678")
    services.change_outlet(row.id, changed, by=None, at=AT)
    services.change_outlet(row.id, changed, by=None, at=AT)
    assert (row.slug, row.name) == ("diem-ban-hac-thanh", "Tên mới")
    assert actions()[1:] == [("outlet.changed", {"fields": ["name", "phone"]})]


FAIR = {"kind": OutletKind.FAIR}
WRONG = [
    (FAIR, "starts_on", "Hội chợ cần ngày bắt đầu và ngày kết thúc."),
    (
        {**FAIR, "starts_on": date(2026, 12, 5), "ends_on": date(2026, 12, 1)},
        "ends_on",
        "Ngày cuối không thể trước ngày đầu.",
    ),
    ({"sells_online": True}, "sells_online", "Bán trên mạng thì cần nhận tại chỗ hoặc giao hàng."),
    ({"pickup_days": 31}, "pickup_days", "Số ngày chuẩn bị từ 0 đến 30."),
    ({"lat": 19.8}, "lat", "Hãy ghi cả vĩ độ và kinh độ, hoặc để trống cả hai."),
    ({"lat": 48.8, "lng": 2.3}, "lat", "Tọa độ này nằm ngoài Việt Nam."),
    ({"hub_id": 999}, "hub_id", "Hãy chọn một trung tâm khác."),
]


@pytest.mark.parametrize(("changes", "field", "sentence"), WRONG)
def test_what_cannot_be_an_outlet_is_refused_at_its_field(db_session, changes, field, sentence):
    with pytest.raises(BadInput) as refused:
        services.create_outlet(draft(**changes), by=None, at=AT)
    assert (refused.value.field, str(refused.value)) == (field, sentence)
    assert session.scalars(select(Outlet)).all() == []


def test_an_unknown_commune_is_refused(db_session):
    with pytest.raises(NotFound):
        services.create_outlet(draft(commune_code="99999"), by=None, at=AT)


def test_a_kiosk_is_no_hub_and_a_hub_no_kiosk(db_session):
    hub = outlet()
    kiosk = outlet(hub_id=hub.id, operator_id=hub.operator_id)
    with pytest.raises(BadInput, match="Hãy chọn một trung tâm khác"):
        services.create_outlet(draft(hub_id=kiosk.id), by=None, at=AT)
    with pytest.raises(BadInput, match="đang chứa ki-ốt"):
        services.change_outlet(hub.id, draft(hub_id=outlet().id), by=None, at=AT)


def test_new_hours_replace_the_old_ones(db_session):
    place = outlet()
    hours(place.id)
    services.set_hours(place.id, [Span(0, 420, 690), Span(0, 690, 1440)], by=None, at=AT)
    assert sorted((row.weekday, row.opens, row.closes) for row in session.scalars(select(OutletHours))) == [
        (0, 420, 690),
        (0, 690, 1440),
    ]
    services.set_hours(place.id, [], by=None, at=AT)
    assert session.scalars(select(OutletHours)).all() == []


@pytest.mark.parametrize(
    ("spans", "sentence"),
    [
        ([Span(0, 420, 700), Span(0, 690, 800)], "Hai khoảng giờ của một ngày chồng lên nhau."),
        ([Span(0, 700, 700)], "Giờ mở cửa phải trước giờ đóng cửa trong cùng một ngày."),
        ([Span(7, 60, 120)], "Giờ mở cửa phải trước giờ đóng cửa trong cùng một ngày."),
        ([Span(0, 60, 1441)], "Giờ mở cửa phải trước giờ đóng cửa trong cùng một ngày."),
    ],
)
def test_impossible_hours_are_refused_and_the_old_ones_stay(db_session, spans, sentence):
    place = outlet()
    hours(place.id)
    with pytest.raises(BadInput) as refused:
        services.set_hours(place.id, spans, by=None, at=AT)
    assert str(refused.value) == sentence
    assert len(session.scalars(select(OutletHours)).all()) == 7


@pytest.mark.parametrize(
    ("ends_on", "reason", "field"),
    [
        (date(2026, 11, 30), "Tết", "ends_on"),
        (date(2028, 1, 1), "Tết", "ends_on"),
        (date(2026, 12, 1), " ", "reason"),
    ],
)
def test_an_impossible_closure_is_refused(db_session, ends_on, reason, field):
    place = outlet()
    with pytest.raises(BadInput) as refused:
        services.add_closure(place.id, date(2026, 12, 1), ends_on, reason, by=None, at=AT)
    assert refused.value.field == field
    assert session.scalars(select(OutletClosure)).all() == []


def test_a_closure_of_another_outlet_is_not_taken_back(db_session):
    mine, other = outlet(), outlet()
    row = closure(other.id, date(2026, 12, 1), date(2026, 12, 2))
    with pytest.raises(NotFound):
        services.remove_closure(mine.id, row.id, by=None, at=AT)
    services.remove_closure(other.id, row.id, by=None, at=AT)
    assert session.scalars(select(OutletClosure)).all() == []


def test_a_spot_is_named_once_in_an_outlet(db_session):
    place = outlet()
    services.add_spot(place.id, SpotKind.KIOSK, "Ki-ốt 1", by=None, at=AT)
    with pytest.raises(BadInput, match="đã có chỗ mang tên đó"):
        services.add_spot(place.id, SpotKind.SHELF, "Ki-ốt 1", by=None, at=AT)
    assert [spot.name for spot in queries.spots(place.id)] == ["Ki-ốt 1"]


def test_a_person_sits_at_an_outlet_from_today_until_the_work_ends(db_session):
    place, somebody = outlet(), person()
    services.give_seat(place.id, StaffRole.CLERK, somebody.email, "QĐ 5", by=None, at=AT)
    assert queries.seat(somebody.id, place.slug, date(2026, 11, 23)).role is StaffRole.CLERK
    assert queries.seat(somebody.id, place.slug, date(2026, 11, 22)) is None
    services.end_seat(place.id, somebody.id, StaffRole.CLERK, by=None, at=AT)
    assert queries.seat(somebody.id, place.slug, date(2026, 11, 23)) is None
    with pytest.raises(NotFound):
        services.end_seat(place.id, somebody.id, StaffRole.CLERK, by=None, at=AT)


def test_nobody_sits_without_an_account(db_session):
    place = outlet()
    with pytest.raises(BadInput) as refused:
        services.give_seat(place.id, StaffRole.CLERK, "khong@vidu.vn", "QĐ 5", by=None, at=AT)
    assert refused.value.field == "identifier"
    assert session.scalars(select(OutletStaff)).all() == []


def test_an_operator_keeps_its_tax_code_in_one_form(db_session):
    row = operators.create_operator(
        OperatorDraft("Công ty mẫu", TaxMethod.DEDUCTION, tax_code="0301448733 001"), by=None, at=AT
    )
    assert row.tax_code == "0301448733-001"


WRONG_OPERATORS = [
    ({"tax_code": "1234567890"}, "tax_code"),
    ({"tax_code": "０３０１４４８７３３"}, "tax_code"),
    ({"tax_code": "123456789012"}, "tax_code"),
    ({"bank_bin": "970436"}, "bank_account"),
    ({"bank_bin": "97043x", "bank_account": "1", "bank_account_name": "A"}, "bank_bin"),
    ({"bank_bin": "970436", "bank_account": "1;2", "bank_account_name": "A"}, "bank_account"),
]


@pytest.mark.parametrize(("changes", "field"), WRONG_OPERATORS)
def test_what_cannot_be_an_operator_is_refused_at_its_field(db_session, changes, field):
    with pytest.raises(BadInput) as refused:
        operators.create_operator(OperatorDraft("Công ty", TaxMethod.DIRECT, **changes), by=None, at=AT)
    assert refused.value.field == field
    assert session.scalars(select(Operator)).all() == []


def test_a_tax_code_belongs_to_one_operator(db_session):
    operators.create_operator(OperatorDraft("Một", TaxMethod.DIRECT, tax_code="0301448733"), by=None, at=AT)
    with pytest.raises(BadInput, match="đã thuộc về một đơn vị khác"):
        operators.create_operator(
            OperatorDraft("Hai", TaxMethod.DIRECT, tax_code="0301448733"), by=None, at=AT
        )


def test_a_change_of_bank_data_is_written_down_without_the_numbers(db_session):
    row = operator()
    bank = OperatorDraft(
        row.legal_name, row.tax_method, bank_bin="970436", bank_account="0011", bank_account_name="CTY MAU"
    )
    operators.change_operator(row.id, bank, by=None, at=AT)
    assert actions() == [("operator.changed", {"fields": ["bank_account", "bank_account_name", "bank_bin"]})]


def test_a_licence_counts_until_its_last_day(db_session):
    row = operator()
    licence = operators.add_licence(
        row.id, LicenceKind.ALCOHOL_RETAIL, "01/GP", date(2026, 1, 1), None, by=None, at=AT
    )
    kind = LicenceKind.ALCOHOL_RETAIL
    assert queries.has_licence(row.id, kind, date(2030, 1, 1))
    operators.end_licence(row.id, licence.id, date(2026, 11, 23), by=None, at=AT)
    assert queries.has_licence(row.id, kind, date(2026, 11, 23))
    assert not queries.has_licence(row.id, kind, date(2026, 11, 24))
    assert not queries.has_licence(row.id, kind, date(2025, 12, 31))
    assert not queries.has_licence(row.id, LicenceKind.FOOD_SAFETY, date(2026, 11, 23))


def test_only_open_outlets_and_running_fairs_sell_online(db_session):
    day = date(2026, 11, 23)
    open_, running = outlet("Mở"), outlet("Hội chợ", starts_on=day, ends_on=day, **FAIR)
    outlet("Không bán trên mạng", sells_online=False)
    outlet("Đã đóng", closed_on=day)
    outlet("Hội chợ mai", starts_on=date(2026, 11, 24), ends_on=date(2026, 11, 25), **FAIR)
    outlet("Hội chợ qua", starts_on=date(2026, 11, 20), ends_on=date(2026, 11, 22), **FAIR)
    assert {row.id for row in queries.selling_online(day)} == {open_.id, running.id}
