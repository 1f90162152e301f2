"""Settings a person may give by environment; bad values are refused with the way out."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

#: name → (default, what it does). `docs/operations.md` must name every one (a test reads it).
SETTINGS: dict[str, tuple[str, str]] = {
    "WEILU_HOME": ("var", "Folder for the database, the lake and secrets."),
    "DATABASE_URL": ("", "postgres://user:password@host:port/name; empty: SQLite in WEILU_HOME."),
    "WEILU_SECRET_KEY": ("", "Signing key; made once in WEILU_HOME when empty."),
    "WEILU_SECRET_KEY_OLD": ("", "Keys used before, by commas: still open what they sealed."),
    "WEILU_DEBUG": ("0", "1 shows error pages with details. Never on a public address."),
    "WEILU_HOSTS": ("127.0.0.1,localhost,[::1]", "Host names served, separated by commas."),
    "WEILU_ADDRESS": ("", "Where members reach Weilu, like https://hui.example.org."),
    "WEILU_HTTPS": ("0", "1 when served over HTTPS: secure cookies, HSTS."),
    "WEILU_TIME_ZONE": ("Asia/Shanghai", "Zone of communities and exports that name none."),
    "WEILU_LANGUAGE": ("zh-hans", "Language before a person chooses one: zh-hans or en."),
    "WEILU_UPLOAD_MB": ("4096", "The most that one upload may weigh, in MB."),
    "WEILU_API_PER_MINUTE": ("600", "Calls a minute that one API token may make."),
    "WEILU_ENGINE": ("duckdb", "Engine of the metrics."),
    "WEILU_WECOM_ARCHIVE": ("", "Program that reads WeCom's message archive."),
    "WEILU_ONEBOT": ("127.0.0.1:8091", "host:port where OneBot clients (QQ) dial the gateway."),
}


def read(name: str) -> str:
    """The value of a declared setting, or its default."""
    return os.environ.get(name) or SETTINGS[name][0]


def flag(name: str) -> bool:
    """A 0/1 setting; anything else is refused."""
    value = read(name)
    if value not in {"0", "1"}:
        raise ImproperlyConfigured(f"{name} must be 0 or 1, not {value!r}.")
    return value == "1"


def whole(name: str) -> int:
    """A setting that is a whole number above zero; anything else is refused."""
    value = read(name)
    if not (value.isascii() and value.isdigit() and int(value) > 0):
        raise ImproperlyConfigured(f"{name} must be a whole number above 0, not {value!r}.")
    return int(value)


def place(name: str) -> tuple[str, int]:
    """A setting that is host:port; anything else is refused."""
    value = read(name)
    host, _colon, port = value.rpartition(":")
    if not host or not (port.isascii() and port.isdigit() and int(port) < 65_536):
        raise ImproperlyConfigured(f"{name} must be like 127.0.0.1:8091, not {value!r}.")
    return host.strip("[]"), int(port)


def web_address(name: str) -> str:
    """A setting that is a web address or empty, without a slash at its end."""
    value = read(name).rstrip("/")
    told = urlsplit(value)
    if value and (told.scheme not in {"http", "https"} or not told.netloc or told.query):
        raise ImproperlyConfigured(f"{name} must be like https://hui.example.org, not {value!r}.")
    return value


def language() -> str:
    """WEILU_LANGUAGE as Django writes it: Chinese (zh, zh-hans, zh_CN.UTF-8) or English."""
    value = read("WEILU_LANGUAGE")
    code = {"zh": "zh-hans", "en": "en"}.get(value[:2].lower())
    if code is None:
        raise ImproperlyConfigured(f"WEILU_LANGUAGE must be zh or en, not {value!r}.")
    return code


def home(base: Path) -> Path:
    """The folder Weilu writes to, made when missing, readable by its owner only."""
    path = Path(read("WEILU_HOME"))
    path = path if path.is_absolute() else base / path
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def secret_key(folder: Path) -> str:
    """The given key, or one made once and kept beside the data."""
    given = read("WEILU_SECRET_KEY")
    if given:
        return given
    file = folder / "secret_key"
    if not file.exists():
        _write_once(file, secrets.token_urlsafe(50))
    return file.read_text().strip()


def _write_once(file: Path, text: str) -> None:
    # Linked into place so that two processes starting at once agree on one key.
    draft = file.with_name(f"{file.name}.{secrets.token_hex(4)}")
    draft.touch(mode=0o600)
    draft.write_text(text)
    try:
        os.link(draft, file)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def database(folder: Path) -> dict[str, Any]:
    """Django's database setting from DATABASE_URL; SQLite in WEILU_HOME by default."""
    url = read("DATABASE_URL")
    if not url or url.startswith("sqlite:"):
        given = url.removeprefix("sqlite://").removeprefix("/")
        return _sqlite(Path(given or folder / "weilu.sqlite3"))
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL must start with postgres:// or sqlite://.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "OPTIONS": dict(parse_qsl(parts.query)),
        "CONN_HEALTH_CHECKS": True,
    }


def _sqlite(file: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": file,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
            "PRAGMA cache_size=-32000;",
        },
        # A file, so that tests with several processes and threads see one database.
        "TEST": {"NAME": str(file) + ".test"},
    }
