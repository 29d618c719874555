"""Papers that are kept as they are: PDF files, only as attachments and only without parts that run."""

from __future__ import annotations

from shop.core.errors import BadInput
from shop.core.sentences import lazy

HEAD, TAIL = b"%PDF-", b"%%EOF"
RUNS = (b"/JavaScript", b"/Launch", b"/RichMedia")
ROOM_AFTER_END = 64  # line ends and zeroes that writers leave behind the mark


def is_pdf(data: bytes) -> bool:
    """Whether bytes begin and end as a PDF does, with nothing of another kind behind it."""
    end = data.rfind(TAIL)
    rest = data[end + len(TAIL) :]
    return data.startswith(HEAD) and end > 0 and len(rest) <= ROOM_AFTER_END and not rest.strip(b"\0\r\n\t ")


def refuse_running(data: bytes, field: str) -> None:
    """Raise BadInput for a PDF that says openly that it runs something when it is opened."""
    if any(word in data for word in RUNS):
        raise BadInput(
            field, lazy("Tệp PDF này có phần tự chạy. Hãy in lại thành PDF thường hoặc chụp ảnh giấy tờ.")
        )
