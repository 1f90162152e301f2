"""Settings of the tests: the product's own, in a home that is thrown away afterwards.

The home is made before the settings are read, so that no test can touch a person's data. Each
worker of a parallel run has its own; commands that a test starts share their parent's.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from weilu.config import environment

_KEPT = {"DATABASE_URL"}


def _make_home() -> str:
    for name in environment.SETTINGS.keys() - _KEPT:
        os.environ.pop(name, None)
    folder = tempfile.mkdtemp(prefix="weilu-test-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


_base = os.environ.setdefault("WEILU_TEST_HOME", "") or _make_home()
os.environ["WEILU_TEST_HOME"] = _base
os.environ["WEILU_HOME"] = str(Path(_base, os.environ.get("PYTEST_XDIST_WORKER", "main")))

from weilu.config.settings import *  # noqa: E402, F403

# Tests sign in hundreds of times; what slows a thief would slow them.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
