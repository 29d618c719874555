"""Where bytes lie. Names come from content, so a file is written once and never changed."""

from __future__ import annotations

import logging
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol, cast

from flask import current_app

from shop.core.errors import ShopError
from shop.core.sentences import lazy
from shop.media.addresses import NAME

log = logging.getLogger("shop")
EXTENSION = "shop-storage"


class StorageDown(ShopError):
    """The place of the files is away or full. Nothing was kept; the same may work a little later."""

    status = 503

    def __init__(self) -> None:
        super().__init__(lazy("Kho tệp tạm thời không dùng được. Hãy thử lại sau ít phút."))


class Storage(Protocol):
    """A place that keeps files under names of the form of ``NAME``. Raises StorageDown when it is away."""

    def put(self, name: str, data: bytes) -> None:
        """Keep a file; doing it again with the same name changes nothing."""

    def get(self, name: str) -> bytes | None:
        """The file, or None when there is none of that name."""


class LocalStorage:
    """A folder of this machine. A file appears whole or not at all: written beside, synced, renamed."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, name: str, data: bytes) -> None:
        """Keep a file; an existing one of that name is left alone. Raises StorageDown (a full disk)."""
        path = self._path(name)
        try:
            if not path.exists():
                self._write(path, data)
        except OSError as error:
            log.exception("a file could not be kept")
            raise StorageDown from error

    def get(self, name: str) -> bytes | None:
        """The file, or None."""
        try:
            return self._path(name).read_bytes()
        except FileNotFoundError:
            return None

    @staticmethod
    def _write(path: Path, data: bytes) -> None:
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

    def _path(self, name: str) -> Path:
        return self.root / checked(name)[:2] / name


def checked(name: str) -> str:
    """The name, if it is one of a stored file. Raises ValueError for any other."""
    if not NAME.fullmatch(name):
        raise ValueError("not a name of a stored file")
    return name


def storage() -> Storage:
    """The place that this shop keeps its uploads in: a folder in `SHOP_DATA`, or the bucket of `STORAGE_URL`."""
    held = current_app.extensions.get(EXTENSION)
    if held is None:
        held = current_app.extensions[EXTENSION] = _opened(current_app.config)
    return cast("Storage", held)


def _opened(config: Mapping[str, Any]) -> Storage:
    if not config["STORAGE_URL"]:
        return LocalStorage(Path(config["SHOP_DATA"]) / "uploads")
    from shop.media.s3 import S3Storage

    return S3Storage.at(config["STORAGE_URL"])
