"""The page for the time without a network, and the worker that browsers keep it with."""

import json
import re

from shop.settings import services as settings
from shop.web.offline import FILES
from shop.web.static import FOREVER
from tests.builders import accounts
from tests.builders.cart import AT


def kept(client) -> dict:
    """What the worker would keep."""
    return json.loads(re.match(r"const KEPT = (.+);\n", client.get("/sw.js").text)[1])


def test_the_worker_is_asked_for_again_each_time_and_costs_nothing_then(client):
    answer = client.get("/sw.js")

    assert (answer.mimetype, answer.headers["Cache-Control"]) == ("text/javascript", "no-cache")
    assert "worker-src 'self'" in answer.headers["Content-Security-Policy"]
    assert client.get("/sw.js", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_it_keeps_two_pages_and_the_files_that_they_show_and_nothing_else(client):
    found = kept(client)

    texts = [client.get(path).text for path in found["pages"]]
    shown = {url for text in texts for url in re.findall(r'(?:href|src)="(/static/[^"#]+)', text)}
    style = client.get(next(url for url in shown if url.endswith(".css"))).text
    fonts = set(re.findall(r"/static/fonts/[^)\"']+", style))
    assert set(found["files"]) == shown | fonts
    assert len(found["files"]) == len(FILES)
    assert all(client.get(url).headers["Cache-Control"] == FOREVER for url in found["files"])
    assert [re.search(r'lang="(\w+)"', text)[1] for text in texts] == ["vi", "en"]


def test_everybody_gets_the_same_page_without_a_question_to_the_database(client, sign_in, query_count):
    guest = client.get("/ngoai-tuyen")
    sign_in(client, accounts.user())

    with query_count() as statements:
        signed_in = client.get("/ngoai-tuyen")
    assert signed_in.text == guest.text
    assert "csrf" not in guest.text
    assert "Set-Cookie" not in guest.headers
    assert 'href=""' in guest.text
    assert len(statements) <= 1  # who asks


def test_a_page_of_another_version_is_not_there(client):
    assert client.get("/ngoai-tuyen?v=0123456789").status_code == 404


def test_another_telephone_number_is_another_worker(client, db_session):
    before = kept(client)["cache"]
    settings.change({"phone": "+84912345678"}, by=None, at=AT)

    assert kept(client)["cache"] != before
    assert 'href="tel:+84912345678"' in client.get("/ngoai-tuyen").text
