"""Where a workspace's own weights are, and the judge that uses them."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from weilu.engage.adverts import model
from weilu.engage.adverts.judging import Judge
from weilu.engage.adverts.model import BadWeights, Weights


def weights_file(workspace_id: int) -> Path:
    """The workspace's own weights; there are none before it has trained."""
    return Path(settings.WEILU_HOME) / "adverts" / f"{workspace_id}.npz"


def judge_of(workspace_id: int) -> Judge:
    """The judge of one workspace: its own weights, or the shipped ones where it has none.

    New weights are taken up at once, in every process. Damaged ones are passed over: a judge of
    some kind is better than none, and training anew replaces them.
    """
    path = weights_file(workspace_id)
    try:
        told = path.stat()
    except FileNotFoundError:
        return _shipped()
    return _judge(path, told.st_mtime_ns, told.st_size)


@lru_cache(maxsize=1)
def _shipped() -> Judge:
    return Judge()


@lru_cache(maxsize=32)
def _judge(path: Path, _changed: int, _size: int) -> Judge:
    try:
        return Judge(path)
    except (BadWeights, FileNotFoundError):
        return _shipped()


def keep(workspace_id: int, weights: Weights, report: Mapping[str, Any]) -> None:
    """Put new weights in place, wholly or not at all, and beside them what they were judged by."""
    path = weights_file(workspace_id)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    model.write(weights, path)
    draft = path.with_name(f".{path.stem}.{secrets.token_hex(4)}.json")
    draft.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    os.replace(draft, path.with_suffix(".json"))


def report_of(workspace_id: int) -> dict[str, Any]:
    """What `keep` was told with the weights in use; empty without weights of its own."""
    try:
        told = weights_file(workspace_id).with_suffix(".json").read_text(encoding="utf-8")
        found = json.loads(told)
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def forget(workspace_id: int) -> bool:
    """Back to the shipped weights; False when there were no others."""
    path = weights_file(workspace_id)
    path.with_suffix(".json").unlink(missing_ok=True)
    if not path.exists():
        return False
    path.unlink()
    return True
