import pytest
from flask import url_for

from shop.core.sentences import lazy
from shop.web.i18n import LanguagePrefix, _, language, language_url, ngettext, other_language_url, written_in


def test_the_prefix_chooses_the_language_and_stays_in_addresses(app):
    with app.test_request_context("/en/thong-tin/bao-mat?x=1", environ_overrides={}):
        pass
    seen = {}

    def inner(environ, _start):
        with app.request_context(environ):
            seen["language"] = language()
            seen["path"] = environ["PATH_INFO"]
            seen["url"] = url_for("settings.law_page", slug="bao-mat")
            seen["other"] = other_language_url()
            seen["en"] = language_url("en")
        return []

    environ = {"PATH_INFO": "/en/thong-tin/bao-mat", "QUERY_STRING": "x=1", "REQUEST_METHOD": "GET"}
    environ |= {"SERVER_NAME": "localhost", "SERVER_PORT": "80", "wsgi.url_scheme": "http"}
    LanguagePrefix(inner)(environ, None)

    assert seen == {
        "language": "en",
        "path": "/thong-tin/bao-mat",
        "url": "/en/thong-tin/bao-mat",
        "other": "/thong-tin/bao-mat?x=1",
        "en": "/en/thong-tin/bao-mat?x=1",
    }


def test_a_page_says_its_language(client):
    assert 'lang="vi"' in client.get("/thong-tin/bao-mat").text
    assert 'lang="en"' in client.get("/en/thong-tin/bao-mat").text


def test_the_bare_prefix_goes_home(client):
    answer = client.get("/en")

    assert answer.status_code == 308
    assert answer.headers["Location"].endswith("/en/")


def test_names_that_begin_like_the_prefix_are_no_language(client):
    assert client.get("/england").status_code == 404


def test_sentences_carry_values_in_both_forms(app):
    with app.test_request_context("/"):
        assert _("Đơn %(code)s", code="X1") == "Đơn X1"
        assert ngettext("%(num)d sản phẩm", "%(num)d sản phẩm", 3) == "3 sản phẩm"
        assert str(lazy("Đơn %(code)s", code="X1")) == "Đơn X1"
        assert _("100%") == "100%"


def test_lazy_sentences_are_vietnamese_outside_a_request():
    assert str(lazy("Hãy điền ô này.")) == "Hãy điền ô này."


def test_a_page_that_failed_leaves_no_language_behind():
    read: list[str] = []

    def fails(_environ, _start):
        read.append(language())
        raise LookupError

    for path in ("/en/x", "/x"):
        with pytest.raises(LookupError):
            LanguagePrefix(fails)({"PATH_INFO": path}, None)

    assert read == ["en", "vi"]
    assert language() == "vi"
    with written_in("en"):
        assert language() == "en"
