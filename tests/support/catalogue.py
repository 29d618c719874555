"""`make translations`: collect the sentences of code and templates into the English catalogue, one line each."""

import io
import subprocess
import sys
from pathlib import Path

from babel.messages.pofile import read_po, write_po

from shop.web.i18n import CATALOGUE

ROOT = Path(__file__).resolve().parents[2]
TEMPLATE = ROOT / ".cache" / "messages.pot"
HEAD = (
    'msgid ""\nmsgstr ""\n"Language: en\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
    '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
)
EXTRACT = (
    *(
        "-q",
        "extract",
        "-F",
        "shop/translations/babel.cfg",
        "--no-location",
        "--sort-output",
        "--omit-header",
    ),
    *("-k", "_", "-k", "lazy", "-k", "ngettext:1,2", "-o", str(TEMPLATE), "shop", "templates"),
)


def collect() -> int:
    """Write the catalogue anew and print what has no English yet; the exit status is the number of those."""
    TEMPLATE.parent.mkdir(exist_ok=True)
    subprocess.run([Path(sys.executable).with_name("pybabel"), *EXTRACT], cwd=ROOT, check=True)
    with CATALOGUE.open("rb") as kept, TEMPLATE.open("rb") as found:
        catalogue = read_po(kept, locale="en")
        catalogue.update(read_po(found), no_fuzzy_matching=True)
    written = io.BytesIO()
    write_po(written, catalogue, omit_header=True, sort_output=True, ignore_obsolete=True, width=0)
    CATALOGUE.write_text(HEAD + written.getvalue().decode(), encoding="utf-8")
    missing = [message.id for message in catalogue if message.id and not all(message.string or ("",))]
    for sentence in missing:
        print(sentence)
    return min(len(missing), 99)


if __name__ == "__main__":
    sys.exit(collect())
