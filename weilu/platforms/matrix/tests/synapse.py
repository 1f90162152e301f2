"""A real homeserver for tests: Synapse on SQLite in memory, its limits lifted, one for a run."""

from __future__ import annotations

import base64
import fcntl
import hashlib
import hmac
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import quote

import httpx

ROOT = Path(__file__).resolve().parents[4]
PYTHON = ROOT / ".venv.synapse" / "bin" / "python"
NAME = "weilu.test"
STARTS_WITHIN_S = 60.0
_LIFTED = {"per_second": 10_000, "burst_count": 10_000}


@dataclass(frozen=True)
class Server:
    """A running homeserver."""

    address: str
    secret: str

    def person(self, name: str, *, admin: bool = False) -> Person:
        """A new account; `name` gets digits, so that tests never meet each other's people."""
        name = f"{name}{secrets.token_hex(4)}"
        where = f"{self.address}/_synapse/admin/v1/register"
        nonce = httpx.get(where).json()["nonce"]
        parts = (nonce, name, "word" + name, "admin" if admin else "notadmin")
        mac = hmac.new(self.secret.encode(), "\x00".join(parts).encode(), hashlib.sha1)
        body = {
            "nonce": nonce, "username": name, "password": "word" + name, "admin": admin,
            "mac": mac.hexdigest(),
        }  # fmt: skip
        told = httpx.post(where, json=body).json()
        return Person(self.address, told["user_id"], told["access_token"], "word" + name)


@dataclass
class Person:
    """Somebody with a client of their own, which knows nothing of Weilu's."""

    address: str
    id: str
    token: str
    password: str
    _turn: int = field(default=0)

    def ask(self, method: str, *path: str, body: Any = None, **query: Any) -> dict[str, Any]:
        answer = self.tried(method, *path, body=body, **query)
        assert answer.is_success, answer.text
        return dict(answer.json())

    def tried(self, method: str, *path: str, body: Any = None, **query: Any) -> httpx.Response:
        where = f"{self.address}/_matrix/client/v3/" + "/".join(quote(one, safe="") for one in path)
        headers = {"Authorization": f"Bearer {self.token}"}
        return httpx.request(method, where, json=body, params=query, headers=headers, timeout=30)

    def opens(self, name: str, **more: Any) -> str:
        body = {"preset": "public_chat", "name": name, **more}
        return str(self.ask("POST", "createRoom", body=body)["room_id"])

    def joins(self, room: str) -> None:
        self.ask("POST", "join", room, body={})

    def puts(self, room: str, kind: str, content: dict[str, Any]) -> str:
        self._turn += 1
        told = self.ask("PUT", "rooms", room, "send", kind, f"t{self._turn}", body=content)
        return str(told["event_id"])

    def says(self, room: str, text: str, **more: Any) -> str:
        return self.puts(room, "m.room.message", {"msgtype": "m.text", "body": text, **more})

    def reacts(self, room: str, message: str, emoji: str) -> str:
        relation = {"rel_type": "m.annotation", "event_id": message, "key": emoji}
        return self.puts(room, "m.reaction", {"m.relates_to": relation})

    def takes_back(self, room: str, event: str) -> str:
        self._turn += 1
        told = self.ask("PUT", "rooms", room, "redact", event, f"t{self._turn}", body={})
        return str(told["event_id"])

    def sees(self, room: str) -> list[dict[str, Any]]:
        """All messages of a room, oldest first."""
        chunk = self.ask("GET", "rooms", room, "messages", dir="b", limit=500)["chunk"]
        return [one for one in chunk[::-1] if one["type"] == "m.room.message"]


@contextmanager
def running(shared: Path, missing: Callable[[str], NoReturn]) -> Iterator[Server]:
    """The homeserver of this run: the first who asks starts it, the last who is done stops it.

    `shared` is a folder that all processes of the run have in common.
    """
    if not PYTHON.exists():
        missing("Synapse is not installed (bin/prepare synapse)")
    with _users(shared) as users:
        if not users:
            users.update(_started(missing), count=0)
        users["count"] += 1
    try:
        yield Server(users["address"], users["secret"])
    finally:
        with _users(shared) as users:
            users["count"] -= 1
            if users["count"] == 0:
                _stop(users)
                users.clear()


@contextmanager
def _users(shared: Path) -> Iterator[dict[str, Any]]:
    """What the processes of a run know of their server, for one of them at a time."""
    with (shared / "synapse.json").open("a+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        known = json.loads(file.read() or "{}")
        try:
            yield known
        finally:
            file.truncate(0)
            json.dump(known, file)
            file.flush()


def _started(missing: Callable[[str], NoReturn]) -> dict[str, Any]:
    memory = Path("/dev/shm")
    folder = Path(
        tempfile.mkdtemp(prefix="weilu-synapse.", dir=memory if memory.is_dir() else None)
    )
    port, secret = _free_port(), secrets.token_hex()
    (folder / "server.yaml").write_text(json.dumps(_settings(folder, port, secret)))
    key = base64.b64encode(secrets.token_bytes(32)).decode().rstrip("=")
    (folder / "signing.key").write_text(f"ed25519 a_test {key}\n")
    with (folder / "output").open("wb") as output:
        process = subprocess.Popen(
            [PYTHON, "-m", "synapse.app.homeserver", "-c", folder / "server.yaml"],
            stdout=output, stderr=output, cwd=folder, start_new_session=True,
        )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    if not _answers(address, process):
        process.kill()
        process.wait()
        said = (folder / "output").read_text(errors="replace")[-1000:]
        shutil.rmtree(folder, ignore_errors=True)
        missing(f"Synapse did not start: {said}")
    return {"address": address, "secret": secret, "pid": process.pid, "folder": str(folder)}


def _answers(address: str, process: subprocess.Popen[bytes]) -> bool:
    until = time.monotonic() + STARTS_WITHIN_S
    while time.monotonic() < until and process.poll() is None:
        with suppress(httpx.HTTPError):
            if httpx.get(f"{address}/_matrix/client/versions").is_success:
                return True
        time.sleep(0.2)
    return False


def _stop(users: dict[str, Any]) -> None:
    """Another process may have started it, so that it cannot be waited for."""
    with suppress(ProcessLookupError):
        os.kill(users["pid"], signal.SIGKILL)
    with suppress(ChildProcessError):
        os.waitpid(users["pid"], 0)
    shutil.rmtree(users["folder"], ignore_errors=True)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as held:
        return int(held.getsockname()[1])


def _settings(folder: Path, port: int, secret: str) -> dict[str, Any]:
    """JSON is YAML too. Everything that slows tests down is off."""
    lifted = ("rc_message", "rc_registration", "rc_admin_redaction", "rc_third_party_invite")
    return {
        "server_name": NAME,
        "listeners": [
            {
                "port": port, "bind_addresses": ["127.0.0.1"], "type": "http", "tls": False,
                "resources": [{"names": ["client", "media"], "compress": False}],
            }
        ],
        "database": {"name": "sqlite3", "args": {"database": str(folder / "server.db")}},
        "media_store_path": str(folder / "media"),
        "signing_key_path": str(folder / "signing.key"),
        "log_config": None,
        "registration_shared_secret": secret,
        "macaroon_secret_key": secret,
        "form_secret": secret,
        "report_stats": False,
        "trusted_key_servers": [],
        "bcrypt_rounds": 4,
        "presence": {"enabled": False},
        **dict.fromkeys(lifted, _LIFTED),
        "rc_login": dict.fromkeys(("address", "account", "failed_attempts"), _LIFTED),
        "rc_joins": dict.fromkeys(("local", "remote"), _LIFTED),
        "rc_joins_per_room": _LIFTED,
        "rc_invites": dict.fromkeys(("per_room", "per_user", "per_issuer"), _LIFTED),
        "rc_room_creation": _LIFTED,
    }  # fmt: skip
