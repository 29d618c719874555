"""A shop closed for maintenance says until when, without asking its database."""

import pytest
import time_machine

from shop.web import maintenance
from tests.builders.cart import AT


@pytest.fixture
def closed(app):
    """The shop closed by command; opened again afterwards."""
    with time_machine.travel(AT, tick=False):
        yield lambda *words: app.test_cli_runner().invoke(args=["maintenance", *words])
    maintenance.path(app).unlink(missing_ok=True)


def test_a_closed_shop_says_when_it_opens(client, closed, query_count):
    said = closed("23:30")

    with query_count() as statements:
        answer = client.get("/san-pham")
    assert said.exit_code == 0, said.output
    assert answer.status_code == 503
    assert "mở lại lúc 23:30 ngày" in answer.page.text
    assert int(answer.headers["Retry-After"]) > 60
    assert len(statements) == 0
    assert "opens again at 23:30" in client.get("/en/san-pham").page.text


def test_orders_wait_too_but_health_and_styles_answer(client, closed):
    closed()

    assert client.post("/gio-hang/them", data={"variant_id": 1}, token=False).status_code == 503
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 503
    assert "sau ít phút" in client.get("/").page.text


def test_an_opened_shop_answers(client, closed):
    closed("23:30")
    said = closed("--off")

    assert said.output == "The shop is open.\n"
    assert client.get("/gio-hang").status_code == 200


def test_a_time_that_is_none_changes_nothing(app, client, closed):
    assert closed("25:00").exit_code == 2
    assert not maintenance.path(app).exists()


def test_a_shop_that_has_no_data_folder_yet_can_be_closed(app, closed, monkeypatch, tmp_path):
    monkeypatch.setitem(app.extensions, maintenance.EXTENSION, tmp_path / "later" / "maintenance")

    assert closed().exit_code == 0
    assert maintenance.path(app).read_text() == ""
