"""Every form of the shop, field by field, with what nobody means to send."""

from collections.abc import Iterator

import pytest
import time_machine
from sqlalchemy import func, select

from shop.extensions import Base, session
from tests.architecture.addresses import targets
from tests.builders.cart import AT
from tests.support.queries import recorded_statements
from tests.support.trying import taken_back
from tests.web.bad_input_forms import Found, filled, find_forms
from tests.web.bad_input_samples import ACCEPTED, NOT_SHOWN, SAID_ON_THE_NEXT_PAGE, samples
from tests.web.bad_input_values import LIVE, bad_values

pytestmark = pytest.mark.usefixtures("db_session")

WRITES = ("INSERT", "UPDATE", "DELETE")
SENTENCES = ("Lỗi", "Có chỗ cần sửa", "field__error", "Chưa chọn được điểm bán")
MAY_COUNT = {"throttles"}
PARTS = 4  # each process of a run takes its share; one test would keep one of them busy for minutes


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


class Books:
    """All rows of all tables as they are when nothing has happened; a refused form leaves them so."""

    def __init__(self) -> None:
        self.before = self.rows()

    def rows(self) -> dict[str, object]:
        found: dict[str, object] = {}
        for table in Base.metadata.sorted_tables:
            if table.name in {"communes", "former_units", "provinces"}:
                found[table.name] = session.scalar(select(func.count()).select_from(table))
            elif table.name not in MAY_COUNT:
                found[table.name] = sorted(map(repr, session.execute(select(table))))
        return found

    def changed(self) -> list[str]:
        after = self.rows()
        return [name for name, rows in self.before.items() if rows != after[name]]


def send(people, found: Found, data: dict[str, object]):
    client = people[found.person]
    if found.method == "GET":
        return client.get(found.action, query_string=data)
    return client.post(found.action, data=data)


def test_every_form_is_found_and_taken_when_it_is_filled_well(app, place, people):
    """What is refused below is refused for its one bad value."""
    forms = find_forms(app, place, people)
    shown = {found.endpoint for found in forms if found.method == "POST"}
    sending = {target.endpoint for target in targets(app) if target.method == "POST"}
    refused = []
    for found in forms:
        with taken_back(people[found.person]):
            answer = send(people, found, filled(found, samples(place)))
        if answer.status_code >= 400:
            refused.append(f"{found.name} on {found.page}: {answer.status_code}, {answer.page.text[:600]}")

    assert sorted(sending - shown) == sorted(NOT_SHOWN)
    assert not refused, "\n".join(refused)


@pytest.mark.long
@pytest.mark.once
@pytest.mark.parametrize("part", range(PARTS))
def test_no_form_takes_what_nobody_means(app, place, people, proof, part):
    books, wrong, tries = Books(), [], 0
    good, forms = samples(place), find_forms(app, place, people)[part::PARTS]
    for found in forms:
        for control in found.controls:
            for kind, value, refused in bad_values(control, filled(found, good).get(control.name)):
                tries += 1
                data = {**filled(found, good), control.name: value}
                key = f"{found.endpoint}{found.way}.{control.name}: {kind}"
                wrong += [
                    f"{key} {fault}" for fault in attempt(people, books, found, data, key, refused=refused)
                ]

    assert not wrong, "\n".join(wrong)
    proof(
        f"part {part + 1} of {PARTS}: {tries} bad inputs in {len(forms)} forms: "
        "none answered with 500 or above, none written, none live"
    )


def attempt(
    people, books: Books, found: Found, data: dict[str, object], key: str, *, refused: bool
) -> list[str]:
    """What is wrong with the answer to this form, and with what was written."""
    sent = {name: value for name, value in data.items() if value is not None}
    must = refused and found.method == "POST" and not accepted(key)
    nothing = refused and any(key.startswith(name) for name in SAID_ON_THE_NEXT_PAGE)
    with taken_back(people[found.person]), recorded_statements() as statements:
        answer = send(people, found, sent)
        written = any(one.lstrip().upper().startswith(WRITES) for one in statements)
        changed = books.changed() if written and (answer.status_code >= 400 or nothing) else []
    return list(faults(answer, changed, must=must))


def faults(answer, changed: list[str], *, must: bool) -> Iterator[str]:
    text = answer.get_data(as_text=True) if answer.mimetype == "text/html" else ""
    if answer.status_code >= 500:
        yield f"answered {answer.status_code}"
    if changed:
        yield f"answered {answer.status_code} and changed {changed}"
    if LIVE in text:
        yield "is live in the page"
    if must and answer.status_code != 422:
        yield f"answered {answer.status_code}, not 422"
    if answer.status_code == 422 and not any(words in text for words in SENTENCES):
        yield "was refused without a sentence"


def accepted(key: str) -> bool:
    """Listed with the reason why the answer is not 422."""
    field, _colon, kind = key.partition(": ")
    name = field.rpartition(".")[2]
    return bool({key, field, f"*.{name}: {kind}", field.replace(name, "*")} & ACCEPTED.keys())
