"""How a stand-in is run."""

from __future__ import annotations

from dataclasses import dataclass

RETRY_SECONDS = 2.0
REFUND_SECONDS = 15


@dataclass(frozen=True, slots=True)
class Options:
    """`key` is what callers must bring; webhooks go to `webhook_url` ("": they wait), signed with each of `secrets`.

    `file`: SQLite's, `:memory:` for nothing that lasts. `retry_seconds`: after the first failure, doubled each time.
    `refund_seconds`: how long a pending refund takes; None: until it is told how it ended.
    """

    key: str
    secrets: list[str]
    webhook_url: str = ""
    file: str = ":memory:"
    host: str = "127.0.0.1"
    port: int = 0
    retry_seconds: float = RETRY_SECONDS
    refund_seconds: int | None = REFUND_SECONDS
