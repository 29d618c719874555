from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from shop.audit.models import AuditEvent
from shop.core.errors import NotFound
from shop.extensions import session
from shop.payments.accounts import Account, shop_account
from shop.settings import queries, services
from shop.settings.catalogue import SPECS, Kind
from shop.settings.models import Setting
from shop.settings.views import LAW_PAGES
from shop.unit_of_work import in_transaction
from tests.builders.certification import person
from tests.support.at_once import at_once
from tests.support.pages import fields_of
from tests.support.pages import words as words_of

AT = datetime(2026, 11, 28, 3, 0, tzinfo=UTC)


def test_defaults_hold_until_somebody_changes_them(db_session):
    assert queries.number("return_days") == 7
    assert queries.number("cod_most") == 3_000_000
    assert queries.text("owner_name") == ""

    assert services.change({"return_days": 10, "cod_most": 3_000_000}, by=5, at=AT) == ["return_days"]

    assert queries.number("return_days") == 10
    (row,) = db_session.scalars(select(Setting))
    assert (row.key, row.value, row.changed_by, row.changed_at) == ("return_days", 10, 5, AT)
    (act,) = db_session.scalars(select(AuditEvent))
    assert (act.action, act.actor_id, act.details) == ("settings.changed", 5, {"keys": ["return_days"]})


def test_saving_the_same_again_writes_nothing(db_session):
    services.change({"return_days": 10}, by=5, at=AT)

    assert services.change({"return_days": 10}, by=6, at=AT) == []
    assert db_session.scalars(select(Setting.changed_by)).all() == [5]


def test_an_unknown_setting_is_refused_whole(db_session):
    with pytest.raises(NotFound):
        services.change({"return_days": 10, "bank_password": "x"}, by=5, at=AT)

    assert db_session.scalars(select(Setting)).all() == []


def test_every_setting_has_a_default_of_its_kind():
    for spec in SPECS.values():
        assert isinstance(spec.default, int if spec.kind in {Kind.INT, Kind.DONG} else str)


@pytest.fixture
def admin(db_session, client, sign_in):
    """A client signed in as one who runs the shop."""
    who = person(is_admin=True)
    db_session.commit()
    return sign_in(client, who)


def test_what_the_owner_types_stands_on_every_page(admin, clients):
    given = {
        "owner_name": "HTX Mẫu",
        "tax_code": "0100109106",
        "phone": "0912 345 678",
        "zalo": "https://zalo.me/0912345678",
        "return_days": "14",
        "cod_most": "2.500.000",
        "terms_more": "Điều thêm một.\nĐiều thêm hai.",
    }
    page = admin.follow(admin.submit("/quan-tri/cai-dat", given, action="/quan-tri/cai-dat"))
    assert "Đã lưu cài đặt." in page.text

    guest = clients()
    owner = guest.get("/thong-tin/chu-so-huu")
    assert "HTX Mẫu" in owner.text
    assert "0100109106" in owner.text
    assert 'href="tel:+84912345678"' in owner.text
    assert "14 ngày" in guest.get("/thong-tin/doi-tra").text
    terms = guest.get("/thong-tin/dieu-khoan").text
    assert "2.500.000\u00a0₫" in terms
    assert "<p>Điều thêm hai.</p>" in terms


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("return_days", "0"),
        ("return_days", "-1"),
        ("return_days", ""),
        ("return_days", "7.5"),
        ("cod_most", "1.5"),
        ("phone", "123"),
        ("email", "khong-phai"),
        ("zalo", "javascript:alert(1)"),
        ("zalo", 'https://x"onclick='),
        ("owner_name", "x" * 201),
        ("owner_name", "a\x00b"),
    ],
)
def test_what_cannot_hold_is_refused_and_nothing_is_written(admin, field, typed):
    answer = admin.submit("/quan-tri/cai-dat", {field: typed, "tax_code": "123"}, action="/quan-tri/cai-dat")

    assert answer.status_code == 422
    assert "Có chỗ cần sửa" in answer.text
    assert session.scalars(select(Setting)).all() == []


def test_settings_are_for_admins(client, db_session, sign_in):
    assert client.get("/quan-tri/cai-dat").status_code == 303
    who = person()
    db_session.commit()
    sign_in(client, who)

    assert client.get("/quan-tri/cai-dat").status_code == 404


@pytest.mark.parametrize("slug", LAW_PAGES)
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_every_law_page_can_be_read_by_everybody(client, slug, prefix):
    answer = client.get(f"{prefix}/thong-tin/{slug}")

    assert answer.status_code == 200
    assert answer.headers["Cache-Control"].startswith("public")
    if not prefix:
        assert "Bản mẫu" in answer.text


def test_privacy_has_its_eight_points(client):
    page = client.get("/thong-tin/bao-mat").text

    assert [f"{number}. " in page for number in range(1, 9)] == [True] * 8


def test_there_are_no_other_law_pages(client):
    assert client.get("/thong-tin/khac").status_code == 404


OWN = {"collect_bin": "970422", "collect_account": "0123456789", "collect_name": "CHO OCOP MAU"}


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"collect_name": ""}, "collect_account", "Tài khoản ngân hàng cần đủ"),
        ({"collect_bin": "9704"}, "collect_bin", "Mã ngân hàng (BIN) có 6 chữ số."),
        ({"collect_account": "0123-456"}, "collect_account", "Số tài khoản chỉ gồm chữ và số."),
    ],
)
def test_half_an_account_of_the_shop_is_refused_on_its_field(admin, db_session, changes, field, words):
    path = "/quan-tri/cai-dat"

    answer = admin.submit(path, {**OWN, **changes}, action=path)

    assert answer.status_code == 422
    assert words in words_of(answer.page.find("p", id=f"{field}-error"))
    assert db_session.scalars(select(Setting)).all() == []
    assert admin.submit(path, OWN, action=path).status_code == 303
    assert shop_account() == Account(None, *OWN.values())
    assert admin.submit(path, dict.fromkeys(OWN, ""), action=path).status_code == 303
    assert shop_account() is None


def test_who_saves_an_older_page_overwrites_nothing(admin, clients, sign_in, db_session):
    other = sign_in(clients(), person(is_admin=True))
    path = "/quan-tri/cai-dat"
    mine, theirs = fields_of(admin.get(path).page.form(path)), fields_of(other.get(path).page.form(path))
    assert other.post(path, data={**theirs, "return_days": "11"}).status_code == 303

    answer = admin.post(path, data={**mine, "pickup_hold_days": "9"})

    assert answer.status_code == 422
    assert "Người khác vừa đổi cài đặt" in answer.page.text
    assert answer.page.field("pickup_hold_days").get("value") == "9"
    kept = dict(db_session.execute(select(Setting.key, Setting.value)).all())
    assert kept == {"return_days": 11}
    assert admin.submit(path, {"pickup_hold_days": "9"}, action=path).status_code == 303
    kept = dict(db_session.execute(select(Setting.key, Setting.value)).all())
    assert kept == {"return_days": 11, "pickup_hold_days": 9}


@pytest.mark.race
def test_two_who_save_the_same_new_settings_at_once_come_one_after_the_other(database, app):
    def save(n):
        values = {"return_days": 10 + n, "pickup_hold_days": 5, "terms_more": f"Điều {n}"}
        return in_transaction(lambda: services.change(values, by=n, at=AT))

    answers = at_once(app, save, 8)

    rows = {row.key: row for row in session.scalars(select(Setting))}
    acts = session.scalars(select(AuditEvent).order_by(AuditEvent.id)).all()
    last = acts[-1].actor_id
    assert sorted(answers, key=len) == [["return_days", "terms_more"]] * 7 + [
        ["pickup_hold_days", "return_days", "terms_more"]
    ]
    assert len(acts) == 8
    assert (rows["return_days"].value, rows["terms_more"].value) == (10 + last, f"Điều {last}")
    assert rows["return_days"].changed_by == rows["terms_more"].changed_by == last


def test_a_change_by_a_clock_that_is_behind_is_seen_by_other_processes(db_session):
    services.change({"return_days": 10, "pickup_hold_days": 5}, by=5, at=AT)
    before = queries.values.version()

    services.change({"pickup_hold_days": 6}, by=6, at=AT - timedelta(seconds=2))

    assert queries.values.version() > before
