"""Answers that others recorded are read as ours."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from weilu.platforms.wecom import client, contacts, errors, groupchats, sends, ways
from weilu.platforms.wecom.errors import WecomFault
from weilu.platforms.wecom.tests.conftest import given

ANSWERS = {
    "externalcontact_get": lambda api: contacts.get(api, "woA"),
    "externalcontact_list": lambda api: contacts.list_of(api, "rocky"),
    "externalcontact_get_follow_user_list": contacts.followers,
    "externalcontact_add_corp_tag": lambda api: contacts.add_tags(api, "开发1组", ["大鸟"]),
    "externalcontact_groupchat_get": lambda api: groupchats.get(api, "wrO"),
    "externalcontact_add_contact_way": lambda api: ways.make_contact_way(
        api, ways.ContactWay(["rocky"])
    ),
    "externalcontact_get_contact_way": lambda api: ways.contact_way(api, "42b3"),
    "externalcontact_add_msg_template": lambda api: sends.create(
        api, sends.TO_CUSTOMERS, ["wmq"], "", "早", []
    ),
    "user_list": contacts.staff_of,
    "department_list": contacts.departments,
}


def _folder() -> Path:
    """Answers of the API for companies, among those of wechatpy's tests."""
    return given("wechatpy/tests/fixtures") / "work"


class Recorded:
    """Answers every call with one recorded by others."""

    def __init__(self, answer: dict[str, Any]) -> None:
        self._answer = answer

    async def get(self, path: str, **query: str) -> dict[str, Any]:
        return self._answer

    post = get


@pytest.mark.parametrize("name", sorted(ANSWERS))
def test_answers_recorded_by_others_are_read(name: str) -> None:
    answer = json.loads((_folder() / f"{name}.json").read_text())
    recorded = Recorded(answer)
    recorded.post = lambda path, body: recorded.get(path)  # type: ignore[method-assign]
    found = asyncio.run(ANSWERS[name](recorded))  # type: ignore[no-untyped-call]
    assert found
    assert "" not in (found if isinstance(found, list) else [])


def test_every_answer_recorded_by_others_is_a_good_one_or_no_json() -> None:
    folder = _folder()
    broken = []
    for path in sorted(folder.glob("externalcontact_*.json")):
        try:
            assert client._read(httpx.Response(200, content=path.read_bytes()))
        except WecomFault as fault:
            broken.append((path.stem, fault.kind))
    # Two are cut short as they lie there, whoever reads them.
    assert {kind for _name, kind in broken} <= {errors.UNSURE}
    assert len(broken) <= 2


def test_the_group_recorded_by_others_has_its_three_members() -> None:
    text = (_folder() / "externalcontact_groupchat_get.json").read_text()
    recorded = Recorded(json.loads(text))
    recorded.post = lambda path, body: recorded.get(path)  # type: ignore[method-assign]
    group = asyncio.run(groupchats.get(recorded, "wrO"))  # type: ignore[arg-type]
    assert [one.person.is_staff for one in group.members] == [True, True, False]
    assert {one.joined_at for one in group.members} == {1_572_505_491_000_000}
