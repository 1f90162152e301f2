"""What the operating system said no to, in words that say what to do about it."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from weilu.kit.errors import WeiluError

#: What a full disk, a used-up quota and a limit on file sizes are told as.
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
#: The same in the words of libraries that have errors of their own.
_SIGNS = ("No space left", "disk is full", "File too large", "Disk quota exceeded")

_FULL = _("there is no room left; free some or choose another place")
_FORBIDDEN = _("permission is refused; change it, or choose another place")

SENTENCES: dict[int, Any] = {
    errno.ENOENT: _("there is no such file or folder; check the name, or make the folder first"),
    errno.ENOTDIR: _("a part of its path is a file, not a folder; check the name"),
    errno.EISDIR: _("it is a folder; name a file"),
    errno.EACCES: _FORBIDDEN,
    errno.EPERM: _FORBIDDEN,
    errno.EROFS: _FORBIDDEN,
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EFBIG: _FULL,
    errno.EIO: _("the disk or network fails; copy it elsewhere and try again"),
    errno.ENAMETOOLONG: _("its name is too long; choose a shorter one"),
    errno.EMFILE: _("too many files are open; name fewer at once"),
}


def why_of(fault: OSError) -> str:
    """Half a sentence, to be put behind the name of the file; the system's own where none fits."""
    return str(SENTENCES.get(fault.errno or 0) or fault.strerror or fault)


class NoRoom(WeiluError):
    """The disk is full."""

    code = "disk.full"
    status = 507
    sentence = _(
        "There is no room left on the disk of %(folder)s. Free some and do the same again; "
        "nothing is taken twice."
    )


@contextmanager
def room_needed(folder: Path) -> Iterator[None]:
    """Work that writes below `folder`; a full disk, told by whichever library, is `NoRoom`."""
    try:
        yield
    except WeiluError:
        raise
    except OSError as fault:
        if fault.errno in NO_ROOM:
            raise NoRoom(folder=folder) from None
        raise
    except Exception as fault:
        if any(sign in str(fault) for sign in _SIGNS):
            raise NoRoom(folder=folder) from None
        raise
