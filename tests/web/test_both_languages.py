"""Every page and every answer in both languages: nothing stands in the other one, and each page finds its twin."""

from collections.abc import Iterator

import pytest
import time_machine

from shop.catalogue.models import Product, ProductVersion
from shop.extensions import session
from shop.producers.models import Producer
from tests.builders.cart import AT
from tests.support.pages import Page, check, words
from tests.support.trying import taken_back
from tests.support.wording import Reading
from tests.web.bad_input_forms import Found, filled, find_forms, pages
from tests.web.bad_input_samples import samples

pytestmark = [pytest.mark.usefixtures("db_session"), pytest.mark.once]

PREFIX = {"vi": "", "en": "/en"}
NAMES = {"vi": "Tiếng Việt", "en": "English"}
NOTHING, NONSENSE = "", "\u202ex"  # an empty field; a letter that no field takes


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_page_is_in_one_language_and_finds_its_twin(app, place, people, language):
    reading, wrong, count = Reading(language), {}, 0
    for person, url in pages(app, place):
        with taken_back(people[person]):
            answer = people[person].get(PREFIX[language] + url)
        if answer.mimetype == "text/html" and answer.status_code == 200:
            count += 1
            html = answer.get_data(as_text=True)
            for fault in [*reading.faults(html), *lost(html, url, language)]:
                wrong.setdefault(fault, url)

    assert count > 100
    assert not wrong, "\n".join(f"{url}: {fault}" for fault, url in wrong.items())


def test_what_nobody_translated_says_that_it_is_vietnamese(app, place, people):
    """Words of goods, producers and outlets on English pages for shoppers."""
    product = session.get_one(Product, place.first["product_id"])
    version = session.get_one(ProductVersion, product.published_version_id)
    producer = session.get_one(Producer, product.producer_id)
    producer.story = "Làng nghề làm mắm từ trăm năm nay.\nCả nhà cùng làm."
    place.outlet.note = "Có chỗ ngồi uống trà."
    texts = {
        version.name,
        version.summary,
        version.ingredients,
        version.storage_note,
        *producer.story.split("\n"),
    }
    texts |= {place.outlet.note}
    unmarked, marked = [], 0
    for url in (
        f"/san-pham/{product.slug}",
        f"/chu-the/{producer.slug}",
        f"/diem-ban/{place.outlet.slug}",
        "/san-pham",
    ):
        for element in Page(people["guest"].get(f"/en{url}").get_data(as_text=True)).all("body")[0].iter():
            if isinstance(element.tag, str) and (element.text or "").strip() in texts:
                marked += element.get("lang") == "vi"
                unmarked += [f"{url}: {element.text}"] if element.get("lang") != "vi" else []

    assert not unmarked, "\n".join(unmarked)
    assert marked >= len(texts)


def lost(html: str, url: str, language: str) -> Iterator[str]:
    """A switch that leads elsewhere than to this page in the other language; a page that may be indexed without its twins."""
    page, other = Page(html), "vi" if language == "en" else "en"
    check(page, PREFIX[language] + url)
    if page.all("body", class_="shop"):
        (switch,) = page.all("a", hreflang=other)
        if (switch.get("href"), switch.get("lang"), words(switch)) != (
            PREFIX[other] + url,
            other,
            NAMES[other],
        ):
            yield f"the switch {words(switch)!r} leads to {switch.get('href')}"
    if not page.all("meta", name="robots"):
        path = f"http://localhost{{}}{url.partition('?')[0]}"
        twins = {link.get("hreflang"): link.get("href") for link in page.all("link", rel="alternate")}
        if twins != {"vi": path.format(""), "en": path.format("/en"), "x-default": path.format("")}:
            yield f"hreflang {twins}"


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_answer_to_a_form_is_in_one_language(app, place, people, language):
    """Refused when empty, refused when nonsense, and the page behind one that was taken."""
    reading, wrong, good = Reading(language), {}, samples(place)
    for found in find_forms(app, place, people):
        for sent in (_all(found, NOTHING), _all(found, NONSENSE), filled(found, good)):
            typed = [text for values in sent.values() for text in values if isinstance(text, str)]
            with taken_back(people[found.person]):
                answer = _behind(
                    people[found.person], _send(people[found.person], found, sent, PREFIX[language])
                )
            if answer.mimetype == "text/html":
                for fault in reading.faults(answer.get_data(as_text=True), typed):
                    wrong.setdefault(fault, found.name)

    assert not wrong, "\n".join(f"{name}: {fault}" for fault, name in wrong.items())


def _all(found: Found, value: str) -> dict[str, object]:
    return {control.name: [value] for control in found.controls if control.sort not in {"button", "file"}}


def _send(client, found: Found, sent: dict[str, object], prefix: str):
    if found.method == "GET":
        return client.get(prefix + found.action, query_string=sent)
    return client.post(prefix + found.action, data=sent)


def _behind(client, answer):
    for _step in range(3):
        if answer.status_code == 303:
            answer = client.get(answer.headers["Location"])
    return answer
