"""Uploads in a bucket: proved against a real S3 server on this machine."""

import socket
import subprocess
import sys
import time
from datetime import UTC, datetime
from urllib.request import urlopen

import boto3
import pytest

from shop import config
from shop.config import UnsafeSetting
from shop.media import services, sizes
from shop.media.s3 import S3Storage
from shop.media.storage import EXTENSION, StorageDown, storage
from tests.builders.certification import person
from tests.builders.media import PDF, picture
from tests.support.processes import die_with_parent

AT = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
NAME = "ab" * 32 + "-320.webp"
PATIENCE_SECONDS = 60


@pytest.fixture(scope="module")
def server():
    """The address of an S3 server with nothing in it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        preexec_fn=die_with_parent,
    )
    try:
        wait_for(port, process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


def wait_for(port: int, process: subprocess.Popen) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            urlopen(f"http://127.0.0.1:{port}/moto-api/", timeout=5).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"the S3 server does not answer (exit status {process.poll()})")


@pytest.fixture
def client_of_server(server):
    return boto3.client(
        "s3",
        endpoint_url=server,
        region_name="us-east-1",
        aws_access_key_id="key",
        aws_secret_access_key="a secret/+",
    )


@pytest.fixture
def url(server, client_of_server):
    """The address of a bucket as `STORAGE_URL` says it; the bucket is there."""
    client_of_server.create_bucket(Bucket="ocop-uploads")
    return f"s3://key:a%20secret%2F%2B@ocop-uploads/anh?endpoint={server}&region=us-east-1"


@pytest.fixture
def bucket(app, url, monkeypatch):
    """The shop keeps its uploads in the bucket."""
    monkeypatch.setitem(app.config, "STORAGE_URL", url)
    monkeypatch.delitem(app.extensions, EXTENSION, raising=False)
    yield storage()
    app.extensions.pop(EXTENSION, None)


def test_the_setting_chooses_the_bucket(bucket):
    assert isinstance(bucket, S3Storage)
    assert (bucket.bucket, bucket.prefix) == ("ocop-uploads", "anh/")
    assert storage() is bucket


def test_a_file_is_given_back_as_it_was_kept(bucket):
    bucket.put(NAME, b"picture")
    bucket.put(NAME, b"picture")
    assert bucket.get(NAME) == b"picture"
    assert bucket.get("cd" * 32 + ".jpg") is None


def test_a_picture_may_be_kept_for_ever_and_a_paper_never(bucket, client_of_server):
    paper = "ef" * 32 + ".pdf"
    bucket.put(NAME, b"picture")
    bucket.put(paper, PDF)
    shown = client_of_server.head_object(Bucket="ocop-uploads", Key=f"anh/ab/{NAME}")
    private = client_of_server.head_object(Bucket="ocop-uploads", Key=f"anh/ef/{paper}")
    assert (shown["ContentType"], shown["CacheControl"]) == (
        "image/webp",
        "public, max-age=31536000, immutable",
    )
    assert (private["ContentType"], private["ContentDisposition"], private["CacheControl"]) == (
        "application/pdf",
        "attachment",
        "private, no-store",
    )


def test_the_bucket_takes_no_other_names(bucket):
    with pytest.raises(ValueError, match="not a name of a stored file"):
        bucket.put("../secret.jpg", b"")


def test_pictures_and_papers_are_served_from_the_bucket(bucket, client, sign_in, db_session):
    media = services.store_picture(picture(500, 400), by=None, at=AT)
    sizes.draw(sizes.Claim(media.id, media.digest, media.content_type, media.width, AT))
    answer = client.get(f"/tep/{media.digest}-320.avif")
    assert (answer.status_code, answer.mimetype) == (200, "image/avif")
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    scan = services.store_paper(PDF, by=None, at=AT, name="QĐ 12.pdf")
    assert client.get(f"/tep/{scan.digest}.pdf").status_code == 404
    sign_in(client, person(is_admin=True))
    paper = client.get(f"/tep/{scan.digest}.pdf")
    assert (paper.status_code, paper.data) == (200, PDF)
    assert paper.headers["Content-Disposition"].startswith("attachment;")


def test_a_bucket_that_is_not_there_is_said_to_be_away(server, caplog):
    place = S3Storage.at(f"s3://key:secret@no-such-bucket?endpoint={server}")
    for use in (lambda: place.put(NAME, b"picture"), lambda: place.get(NAME)):
        with pytest.raises(StorageDown, match="Kho tệp tạm thời không dùng được"):
            use()
    assert "secret" not in caplog.text


def test_a_server_that_does_not_answer_is_said_to_be_away():
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        place = S3Storage.at(f"s3://key:secret@bucket?endpoint=http://127.0.0.1:{closed.getsockname()[1]}")
        for use in (lambda: place.put(NAME, b"picture"), lambda: place.get(NAME)):
            with pytest.raises(StorageDown):
                use()


@pytest.mark.parametrize("url", ["s3://", "s3:///folder", "ftp://bucket"])
def test_an_address_that_names_no_bucket_is_refused(url):
    with pytest.raises(ValueError, match="STORAGE_URL is empty or s3://bucket"):
        S3Storage.at(url)


def test_a_setting_that_the_shop_does_not_know_keeps_it_from_starting():
    with pytest.raises(UnsafeSetting, match="STORAGE_URL is empty"):
        config.read({"SHOP_MODE": "sample", "STORAGE_URL": "ftp://bucket"})


def test_a_visitor_is_told_to_come_back_when_the_bucket_is_away(app, client, db_session, url, monkeypatch):
    media = services.store_picture(picture(500, 400), by=None, at=AT)
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        away = S3Storage.at(f"s3://key:secret@bucket?endpoint=http://127.0.0.1:{closed.getsockname()[1]}")
        monkeypatch.setitem(app.extensions, EXTENSION, away)
        answer = client.get(f"/tep/{media.digest}-320.avif")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    assert "Kho tệp tạm thời không dùng được. Hãy thử lại sau ít phút." in answer.text
