"""What `/readyz` says to whoever runs the shop or balances its load."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import text

from shop.core.clock import now
from shop.extensions import session
from shop.messages.services import enqueue
from shop.web import readiness


def write_mail(minutes_ago: int) -> None:
    enqueue(
        "test",
        subject="Đơn",
        body="Chào",
        cause_kind="order",
        cause_id=1,
        at=now() - timedelta(minutes=minutes_ago),
        to_name="Lan",
        to_email="lan@example.com",
    )
    session.commit()


def test_a_shop_that_can_serve_is_ready(client):
    assert (client.get("/readyz").status_code, client.get("/readyz").text) == (200, "ready")


def test_a_database_behind_the_code_is_not_ready(client, db_session):
    needed = db_session.scalar(text("SELECT max(version_num) FROM alembic_version"))
    db_session.execute(text("UPDATE alembic_version SET version_num = '0001'"))

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.text == (
        f"not ready\nthe database is at revision 0001, the code needs {needed}: flask db upgrade"
    )
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_database_ahead_of_the_code_serves_until_the_code_is_replaced(client, db_session):
    db_session.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    assert client.get("/readyz").status_code == 200


def test_a_database_without_tables_is_not_ready(client, db_session):
    db_session.execute(text("DELETE FROM alembic_version"))

    assert "revision nothing" in client.get("/readyz").text


def test_a_data_folder_that_cannot_be_written_is_not_ready(client, app, monkeypatch, tmp_path):
    file = tmp_path / "file"
    file.touch()
    monkeypatch.setitem(app.config, "SHOP_DATA", file)

    answer = client.get("/readyz")

    assert (answer.status_code, answer.text) == (503, f"not ready\nnothing can be written to {file}")


def test_a_data_folder_that_is_made_later_is_no_fault(client, app, monkeypatch, tmp_path):
    monkeypatch.setitem(app.config, "SHOP_DATA", tmp_path / "later" / "data")

    assert client.get("/readyz").text == "ready"


def test_a_full_disk_is_not_ready(client, monkeypatch):
    monkeypatch.setattr(readiness.shutil, "disk_usage", lambda _path: SimpleNamespace(free=1))

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.text.endswith("is full")


@pytest.mark.parametrize(("minutes", "is_late"), [(14, False), (16, True)])
def test_mail_that_waits_for_a_worker_is_said_and_keeps_nobody_from_buying(
    client, db_session, minutes, is_late
):
    write_mail(minutes)

    answer = client.get("/readyz")

    assert answer.status_code == 200
    assert ("is the worker running?" in answer.text) is is_late
