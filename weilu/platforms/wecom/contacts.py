"""Customers and who of staff looks after them (客户联系: 客户管理, 标签)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import Any, NamedTuple

from weilu.platforms.wecom import limits
from weilu.platforms.wecom.client import Client


class Tag(NamedTuple):
    """One tag of the company's, in its group."""

    id: str
    name: str
    group: str


async def get(api: Client, customer: str) -> dict[str, Any]:
    """Everything on one customer: `external_contact` and all `follow_user` (staff, tags, state)."""
    answer = await api.get("externalcontact/get", external_userid=customer)
    followers = list(answer.get("follow_user", []))
    while cursor := answer.get("next_cursor"):
        answer = await api.get("externalcontact/get", external_userid=customer, cursor=cursor)
        followers += answer.get("follow_user", [])
    return {"external_contact": answer.get("external_contact", {}), "follow_user": followers}


async def list_of(api: Client, staff: str) -> list[str]:
    """The customers of one member of staff."""
    return list((await api.get("externalcontact/list", userid=staff)).get("external_userid", []))


async def batch(api: Client, staff: Sequence[str]) -> AsyncIterator[dict[str, Any]]:
    """Customers of up to 100 members of staff: each with `external_contact` and `follow_info`."""
    cursor = ""
    while True:
        asked = {"userid_list": list(staff), "cursor": cursor, "limit": limits.CONTACTS_PAGE}
        answer = await api.post("externalcontact/batch/get_by_user", asked)
        for one in answer.get("external_contact_list", []):
            yield one
        cursor = answer.get("next_cursor", "")
        if not cursor:
            return


async def followers(api: Client) -> list[str]:
    """Staff who may use customer contact."""
    return list((await api.get("externalcontact/get_follow_user_list")).get("follow_user", []))


async def remark(api: Client, staff: str, customer: str, **fields: str) -> None:
    """Change what one member of staff noted: `remark`, `description`, `remark_company`."""
    asked = {"userid": staff, "external_userid": customer, **fields}
    await api.post("externalcontact/remark", asked)


async def mark_tags(
    api: Client, staff: str, customer: str, add: Sequence[str] = (), remove: Sequence[str] = ()
) -> None:
    """Give tags to a customer, or take them away, by tag id."""
    asked = {
        "userid": staff, "external_userid": customer,
        "add_tag": list(add), "remove_tag": list(remove),
    }  # fmt: skip
    await api.post("externalcontact/mark_tag", asked)


async def tags(api: Client) -> list[Tag]:
    """All tags of the company."""
    answer = await api.post("externalcontact/get_corp_tag_list", {})
    return [tag for group in answer.get("tag_group", []) for tag in _tags(group)]


async def add_tags(api: Client, group: str, names: Sequence[str]) -> list[Tag]:
    """Make tags in a group of tags, which is made when missing."""
    asked = {"group_name": group, "tag": [{"name": name} for name in names]}
    return _tags((await api.post("externalcontact/add_corp_tag", asked)).get("tag_group", {}))


def _tags(group: dict[str, Any]) -> list[Tag]:
    name = str(group.get("group_name", ""))
    return [
        Tag(str(tag.get("id", "")), str(tag.get("name", "")), name)
        for tag in group.get("tag", [])
        if not tag.get("deleted")
    ]


async def staff_of(api: Client, department: int = 1) -> list[tuple[str, str]]:
    """(userid, name) of staff of a department and those below it, as far as the app sees them."""
    answer = await api.get("user/list", department_id=str(department), fetch_child="1")
    return [
        (str(one.get("userid", "")), str(one.get("name", "")))
        for one in answer.get("userlist", [])
    ]  # fmt: skip


async def departments(api: Client) -> list[tuple[int, str, int]]:
    """(id, name, parent) of the departments the app sees."""
    answer = await api.get("department/list")
    return [
        (int(one["id"]), str(one.get("name", "")), int(one.get("parentid", 0)))
        for one in answer.get("department", [])
    ]  # fmt: skip
