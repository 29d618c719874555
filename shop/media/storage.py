"""Where bytes lie. Names come from content, so a file is written once and never changed."""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path
from typing import Protocol

from flask import current_app

NAME = re.compile(r"(?P<digest>[0-9a-f]{64})(?:-(?P<width>[0-9]{3,4}))?\.(?P<kind>jpg|png|webp|pdf)")


class Storage(Protocol):
    """A place that keeps files under names of the form of ``NAME``."""

    def put(self, name: str, data: bytes) -> None:
        """Keep a file; doing it again with the same name changes nothing."""

    def get(self, name: str) -> bytes | None:
        """The file, or None when there is none of that name."""


class LocalStorage:
    """A folder of this machine. A file appears whole or not at all: written beside, synced, renamed."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, name: str, data: bytes) -> None:
        """Keep a file; an existing one of that name is left alone."""
        path = self._path(name)
        if path.exists():
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, beside = tempfile.mkstemp(dir=path.parent, prefix=".new-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(beside).replace(path)
        except BaseException:
            Path(beside).unlink(missing_ok=True)
            raise

    def get(self, name: str) -> bytes | None:
        """The file, or None."""
        try:
            return self._path(name).read_bytes()
        except FileNotFoundError:
            return None

    def _path(self, name: str) -> Path:
        if not NAME.fullmatch(name):
            raise ValueError("not a name of a stored file")
        return self.root / name[:2] / name


def storage() -> Storage:
    """The place that this shop keeps its uploads in."""
    return LocalStorage(Path(current_app.config["SHOP_DATA"]) / "uploads")
