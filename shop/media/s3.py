"""Keeps files in a bucket of any S3 server. The only module that knows boto3; loaded when a bucket is used."""

from __future__ import annotations

import logging
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from shop.media.addresses import NAME, TYPES
from shop.media.storage import StorageDown, checked

log = logging.getLogger("shop")
FOR_EVER = "public, max-age=31536000, immutable"
MISSING = {"NoSuchKey", "404", "NotFound"}
PATIENCE = Config(
    connect_timeout=3,
    read_timeout=10,
    retries={"mode": "standard", "total_max_attempts": 3},
    # Servers that are not Amazon's often know no other sums.
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
)


class S3Storage:
    """A bucket, or a folder of one. An object appears whole or not at all: that is how S3 writes."""

    def __init__(self, client: Any, bucket: str, prefix: str = "") -> None:
        self.client = client
        self.bucket = bucket
        self.prefix = prefix

    @classmethod
    def at(cls, url: str) -> S3Storage:
        """The place of `s3://[KEY:SECRET@]bucket[/folder][?endpoint=https://…&region=…]`.

        Without a key boto3 looks for one in its usual places. With an endpoint the bucket stands in the
        path, as servers of one's own expect. Raises ValueError for any other address.
        """
        parts = urlsplit(url)
        if parts.scheme != "s3" or not parts.hostname:
            raise ValueError("STORAGE_URL is empty or s3://bucket?endpoint=https://…")
        said = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        endpoint = said.get("endpoint")
        config = PATIENCE.merge(Config(s3={"addressing_style": "path"})) if endpoint else PATIENCE
        client = boto3.session.Session().client(
            "s3",
            endpoint_url=endpoint,
            region_name=said.get("region", "us-east-1"),
            aws_access_key_id=unquote(parts.username) if parts.username else None,
            aws_secret_access_key=unquote(parts.password) if parts.password else None,
            config=config,
        )
        folder = parts.path.strip("/")
        return cls(client, parts.hostname, f"{folder}/" if folder else "")

    def put(self, name: str, data: bytes) -> None:
        """Keep a file; the same name always has the same content. Raises StorageDown."""
        key = self._key(name)
        try:
            self.client.put_object(Bucket=self.bucket, Key=key, Body=data, **_headers(name))
        except (BotoCoreError, ClientError) as error:
            log.exception("a file could not be kept")
            raise StorageDown from error

    def get(self, name: str) -> bytes | None:
        """The file, or None. Raises StorageDown."""
        try:
            body = self.client.get_object(Bucket=self.bucket, Key=self._key(name))["Body"]
            return bytes(body.read())
        except ClientError as error:
            if error.response.get("Error", {}).get("Code") in MISSING:
                return None
            log.exception("a file could not be read")
            raise StorageDown from error
        except BotoCoreError as error:
            log.exception("a file could not be read")
            raise StorageDown from error

    def _key(self, name: str) -> str:
        return f"{self.prefix}{checked(name)[:2]}/{name}"


def _headers(name: str) -> dict[str, str]:
    """What a server in front of the bucket should say of a file: pictures may be kept, papers are attachments.

    Objects stay private whatever the bucket's rules for new ones: the shop hands them out itself.
    """
    parts = NAME.fullmatch(name)
    kind = parts["kind"] if parts else ""
    if kind == "pdf":
        return {
            "ContentType": TYPES[kind],
            "ContentDisposition": "attachment",
            "CacheControl": "private, no-store",
        }
    return {"ContentType": TYPES[kind], "CacheControl": FOR_EVER}
