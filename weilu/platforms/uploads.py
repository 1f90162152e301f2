"""Files given over HTTP: written as a stream to `WEILU_UPLOADS`, never more than allowed."""

from __future__ import annotations

import re
import secrets
import shutil
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from weilu.kit.errors import WeiluError

#: The longest name kept on disk, in characters.
LONGEST_NAME = 80
#: Bytes of a body read at once.
PIECE = 1 << 18


class TooLarge(WeiluError):
    code = "upload.too_large"
    status = 413
    sentence = _(
        "More than %(megabytes)d MB at once cannot be taken over the web. Run "
        "`bin/weilu import FILE` where Weilu is installed, or raise WEILU_UPLOAD_MB."
    )


class GivenFile(UploadedFile):  # type: ignore[type-arg]  # generic to the checker only
    """A file that came in, already lying where it stays; `name` is what the person called it."""

    def __init__(self, path: Path, name: str, size: int) -> None:
        super().__init__(file=None, name=name, size=size)
        self.path = path

    def close(self) -> None:
        """Nothing is open."""


class StreamToUploads(FileUploadHandler):
    """Writes each file to a folder of its own as it comes in; ends the upload at the limit."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.left = settings.WEILU_UPLOAD_LIMIT
        self.too_large = False
        self.path: Path | None = None
        self.out: Any = None

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.path = _place(self.file_name or "")
        self.out = self.path.open("xb")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        self.left -= len(raw_data)
        if self.left < 0:
            self.too_large = True
            raise StopUpload(connection_reset=True)
        self.out.write(raw_data)
        return None

    def file_complete(self, file_size: int) -> GivenFile | None:
        self.out.close()
        assert self.path is not None
        return GivenFile(self.path, self.file_name or self.path.name, file_size)

    def upload_interrupted(self) -> None:
        if self.out is not None:
            self.out.close()
        if self.path is not None:
            throw_away(self.path)


def receive(request: HttpRequest, name: str) -> GivenFile:
    """A request's body as a file, written as it comes in. Raises `TooLarge`; then nothing stays."""
    path, size = _place(name), 0
    try:
        with path.open("xb") as out:
            while piece := request.read(PIECE):
                size += len(piece)
                if size > settings.WEILU_UPLOAD_LIMIT:
                    raise TooLarge(megabytes=settings.WEILU_UPLOAD_LIMIT // 1_000_000)
                out.write(piece)
    except BaseException:
        throw_away(path)
        raise
    return GivenFile(path, name or path.name, size)


def throw_away(path: Path) -> None:
    """Delete a file that came in, with its folder. Files elsewhere are left alone."""
    if path.parent.parent == Path(settings.WEILU_UPLOADS):
        shutil.rmtree(path.parent, ignore_errors=True)


def _place(name: str) -> Path:
    """A new folder nobody can guess, and in it the name without anything a path could mean."""
    folder = Path(settings.WEILU_UPLOADS) / secrets.token_hex(16)
    folder.mkdir(mode=0o700, parents=True)
    plain = re.sub(r"[^\w.-]+", "_", name).lstrip(".")[-LONGEST_NAME:]
    return folder / (plain or "export")
