"""Committed messages leave, others never: on real commits, into real files and a real SMTP server."""

import email
import email.policy
import socket
import subprocess
import sys
import threading
from datetime import timedelta

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import select

from shop.extensions import session
from shop.messages.delivery import Sender, deliver_due
from shop.messages.mailers import FileMailer, SmtpMailer, mailer
from shop.messages.models import Message
from shop.unit_of_work import in_transaction
from tests.builders.messages import AT, mail, word
from tests.support.client import wait_for
from tests.support.databases import ROOT


class Inbox:
    """Keeps what an SMTP client hands over; `refuse` says no."""

    def __init__(self):
        self.mails = []
        self.refuse = False

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802 aiosmtpd's name
        if self.refuse:
            return "451 come back later"
        self.mails.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        return "250 OK"


@pytest.fixture
def inbox():
    box = Inbox()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        box.port = probe.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=box.port)
    controller.start()
    yield box
    controller.stop()


def sender(way):
    return Sender(mailer=way, address="no-reply@ocop.vn", name="Chợ OCOP", base="https://ocop.vn")


def deliver(way, at=AT):
    return deliver_due(sender(way), clock=lambda: at)


def committed(**fields):
    """The id of an e-mail whose transaction has committed."""
    return in_transaction(lambda: mail(**fields).id)


def state(message_id):
    session.remove()
    row = session.get_one(Message, message_id)
    return row.delivered_at, row.tries


@pytest.fixture
def folder(tmp_path):
    """Where files of e-mails go."""
    return tmp_path / "mails"


def test_a_committed_message_becomes_one_file(app, database, folder):
    message_id = committed()

    assert deliver(FileMailer(folder)) == 1
    assert deliver(FileMailer(folder)) == 0

    (file,) = folder.iterdir()
    found = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    assert found["Subject"] == "Đơn MAU23456 đã sẵn sàng"
    assert found["To"] == "Lê Thị Mẫu <khach@vidu.vn>"
    assert found["From"] == "Chợ OCOP <no-reply@ocop.vn>"
    assert found["Message-ID"] == f"<message-{message_id}@ocop.vn>"
    assert found.get_body(("plain",)).get_content() == (
        "Hàng đã sẵn sàng.\n\nXem đơn: https://ocop.vn/don-hang/abc\n\n-- \nChợ OCOP · https://ocop.vn\n"
        "Thư này được gửi tự động về đơn hàng hoặc tài khoản của quý khách.\n"
    )
    assert 'href="https://ocop.vn/don-hang/abc"' in found.get_body(("html",)).get_content()
    assert state(message_id) == (AT, 1)


def test_a_message_of_a_rolled_back_transaction_is_never_sent(app, database, folder):
    def fail():
        mail()
        raise KeyError("the order is refused")

    with pytest.raises(KeyError):
        in_transaction(fail)

    assert deliver(FileMailer(folder)) == 0
    assert not folder.exists()
    assert session.scalars(select(Message)).all() == []


def test_what_is_told_by_hand_is_not_mailed(app, database, folder):
    in_transaction(lambda: word(1))

    assert deliver(FileMailer(folder)) == 0


def test_mail_reaches_an_smtp_server(app, database, inbox):
    message_id = committed(body="Xin chào <b>bạn</b> & gia đình")

    assert deliver(SmtpMailer(f"smtp://127.0.0.1:{inbox.port}")) == 1

    (found,) = inbox.mails
    assert found["Message-ID"] == f"<message-{message_id}@ocop.vn>"
    assert found.get_body(("plain",)).get_content().startswith("Xin chào <b>bạn</b> & gia đình\n")
    assert "&lt;b&gt;bạn&lt;/b&gt; &amp; gia đình" in found.get_body(("html",)).get_content()


def test_a_refused_mail_is_tried_again_later(app, database, inbox):
    message_id = committed()
    way = SmtpMailer(f"smtp://127.0.0.1:{inbox.port}")
    inbox.refuse = True
    assert deliver(way) == 0
    assert state(message_id) == (None, 1)
    assert "451" in session.get_one(Message, message_id).last_error

    inbox.refuse = False
    assert deliver(way, AT + timedelta(minutes=1)) == 0
    assert deliver(way, AT + timedelta(minutes=2)) == 1
    assert state(message_id) == (AT + timedelta(minutes=2), 2)
    assert session.get_one(Message, message_id).last_error is None


def test_a_server_that_is_away_stops_nothing_else(app, database, folder):
    bad, good = committed(to_email="khách@vidu.vn"), committed(cause_id=2)

    assert deliver(FileMailer(folder)) == 1
    assert state(good) == (AT, 1)
    assert state(bad)[0] is None


def test_a_worker_that_dies_after_sending_sends_the_same_mail_again(app, database, inbox):
    message_id = committed()
    way = SmtpMailer(f"smtp://127.0.0.1:{inbox.port}")

    class Dying(Exception):
        """Stands for the kill."""

    class DiesAfterSending:
        def send(self, mail):
            way.send(mail)
            raise Dying

    with pytest.raises(Dying):
        deliver(DiesAfterSending())
    assert state(message_id) == (None, 1)

    assert deliver(way, AT + timedelta(minutes=2)) == 1
    assert [found["Message-ID"] for found in inbox.mails] == [f"<message-{message_id}@ocop.vn>"] * 2


def test_workers_side_by_side_send_each_mail_once(app, database, inbox):
    for number in range(12):
        committed(cause_id=number)
    session.remove()

    def work():
        with app.app_context():
            deliver(SmtpMailer(f"smtp://127.0.0.1:{inbox.port}"))
            session.remove()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)

    assert len(inbox.mails) == 12
    assert len({found["Message-ID"] for found in inbox.mails}) == 12


def test_the_worker_command_delivers_what_is_due(app, database):
    committed()
    session.remove()

    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi:app", "worker", "--once"],
        cwd=ROOT,
        env=database.environment(),
        capture_output=True,
        check=False,
        timeout=60,
    )

    assert done.returncode == 0, done.stderr.decode()
    assert len(list((database.data / "mail").iterdir())) == 1


def test_the_running_worker_is_nudged_by_a_commit(app, database):
    worker = subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "wsgi:app", "worker"],
        cwd=ROOT,
        env=database.environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for((database.data / "queue.sqlite3").exists, 30, "the worker")
        committed()
        wait_for(lambda: list((database.data / "mail").glob("*.eml")), 20, "the mail")
    finally:
        worker.terminate()
        worker.wait(20)


@pytest.mark.parametrize("url", ["http://x", "mail.example:25"])
def test_an_odd_mail_url_is_an_error(url, tmp_path):
    with pytest.raises(ValueError, match="MAIL_URL"):
        mailer(url, tmp_path)
