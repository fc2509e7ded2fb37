"""Where files lie, by a setting: a folder, or an object store, for which obstore is needed."""

import asyncio
import os
import re
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.request import url2pathname

from storage.errors import CannotOpen, NoRoom, Unreachable
from storage.files import Files, Folder

LIKE = "it should look like s3://bucket/prefix, gs://bucket/prefix, az://container/prefix or /a/folder"
PART = r"(?!\.+$)[^\s%]+"
"""Of a prefix: what lies between two slashes, as it stands in the store."""
LOOK = "PASTICHE_FILES names the place, and the environment says how it is reached and by whom"
STORES = {"s3": "S3Store", "gs": "GCSStore", "az": "AzureStore"}
ENDPOINTS = {
    "AWS_ENDPOINT_URL_S3",
    "AWS_ENDPOINT_URL",
    "AWS_ENDPOINT",
    "GOOGLE_BASE_URL",
    "AZURE_STORAGE_ENDPOINT",
    "AZURE_ENDPOINT",
}
"""What names a store of one's own."""


async def open_files(url: str | None, data_dir: Path, *, wait: float = 0.0) -> Files:
    """The files at `url`: an object store's, or a folder's; None is the folder `images` in `data_dir`.

    Whether they can be reached is tried. wait: seconds for a store that is away. Raises CannotOpen with a
    sentence that holds no secret.
    """
    url = (url or "").strip()
    if not url:
        return Folder(data_dir / "images")
    scheme, separator, rest = url.partition("://")
    if is_a_store(url):
        return await _store(url, scheme, wait)
    path = Path(url2pathname(rest) if scheme == "file" else url)
    if (separator and scheme != "file") or not path.is_absolute():
        raise CannotOpen(f"PASTICHE_FILES cannot be read; {LIKE}")
    return await _folder(path)


def is_a_store(url: str | None) -> bool:
    """Whether files at `url` lie in an object store, and not on a disk of this machine."""
    return url is not None and url.startswith(tuple(f"{scheme}://" for scheme in STORES))


async def _folder(path: Path) -> Folder:
    folder = Folder(path)
    try:
        await asyncio.to_thread(path.mkdir, parents=True, exist_ok=True)
        await folder.discard(await folder.stage(b"nothing"))
    except (OSError, NoRoom) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise CannotOpen(
            f"the folder {path} for files cannot be used: {reason}; make it writable for this user, "
            "or name another as PASTICHE_FILES"
        ) from error
    return folder


async def _store(url: str, scheme: str, wait: float) -> Files:
    if "@" in url or "?" in url or "#" in url:
        raise CannotOpen(
            "PASTICHE_FILES names a bucket and a prefix, no keys: they are taken from the environment, "
            "or from the role of this machine"
        )
    bucket, *prefix = url.removeprefix(f"{scheme}://").rstrip("/").split("/")
    if not re.fullmatch(r"[\w.-]+", bucket) or any(not re.fullmatch(PART, part) for part in prefix):
        raise CannotOpen(f"PASTICHE_FILES cannot be read; {LIKE}")
    try:
        import obstore.store

        from storage.objects import Objects, why
    except ModuleNotFoundError as error:
        raise CannotOpen(f"files in {url} need obstore: pip install -e '.[objects]'") from error
    for name, value in _named_stores(os.environ):
        if not value.lower().startswith(("http://", "https://")):
            raise CannotOpen(f"{name} has to begin with https://, or http:// where nobody listens")
    kind: Any = getattr(obstore.store, STORES[scheme])

    def connect(request: timedelta | None, silence: timedelta | None) -> Any:
        client: dict[str, Any] = {"connect_timeout": timedelta(seconds=5)}
        client |= {"timeout": request or timedelta(hours=1)} | ({"read_timeout": silence} if silence else {})
        if _is_plain(os.environ):
            client["allow_http"] = True
        # What may pass is tried again by Objects, within a time that is known to the caller.
        return kind.from_url(url, client_options=client, retry_config={"max_retries": 0})

    try:
        objects = Objects(connect, url)
        await objects.check(wait)
    except (obstore.exceptions.BaseError, ValueError) as error:
        raise CannotOpen(f"the files in {url} cannot be reached: {why(error)}; {LOOK}") from None
    except Unreachable as error:
        raise CannotOpen(f"{error}; {LOOK}") from None
    return objects


def _is_plain(environment: Mapping[str, str]) -> bool:
    """Whether a store of one's own is named that speaks plain HTTP; nothing else is sent unencrypted."""
    return any(value.lower().startswith("http://") for _, value in _named_stores(environment))


def _named_stores(environment: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(name, value) for name, value in environment.items() if name.upper() in ENDPOINTS and value]
