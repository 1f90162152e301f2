"""What is still missing before WeCom and Weilu understand each other."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from weilu.platforms.live.contract import Account, Disbelieved, Standing
from weilu.platforms.live.standings import reachable
from weilu.platforms.wecom import contacts, groupchats
from weilu.platforms.wecom.client import Client
from weilu.platforms.wecom.crypto import aes_key
from weilu.platforms.wecom.errors import WecomFault


async def of_account(account: Account) -> list[Standing]:
    """Everything in the order in which it is set up."""
    try:
        async with Client(account) as api:
            found = [await _app(api)]
            if found[0].ok:
                found.append(await _groups(api))
    except WecomFault as fault:
        found = [_missing(_("WeCom answers this app"), fault)]
    return [*found, _callback(account), reachable(account, _("WeCom can reach Weilu"))]


async def _app(api: Client) -> Standing:
    staff = await contacts.followers(api)
    return Standing(
        bool(staff), _("The app may use customer contact, for at least one member of staff"),
        "" if staff else _("Let staff use customer contact in WeCom's console, and see the app."),
    )  # fmt: skip


async def _groups(api: Client) -> Standing:
    what = _("The app sees customer groups")
    try:
        async for _id in groupchats.every(api):
            return Standing(True, what)
    except WecomFault as fault:
        return _missing(what, fault)
    return Standing(
        False, what,
        _("There is none yet, or its owner is outside the app's visible range."),
    )  # fmt: skip


def _callback(account: Account) -> Standing:
    what = _("Token and EncodingAESKey are filled in")
    try:
        aes_key(account.credentials.get("aes_key", ""))
    except Disbelieved as why:
        return Standing(False, what, why.data["why"])
    if account.credentials.get("token"):
        return Standing(True, what)
    return Standing(False, what, _("Take both from the app's page, under receiving messages."))


def _missing(what: object, fault: WecomFault) -> Standing:
    return Standing(False, what, f"{gettext(fault.why)} {fault.number}".strip())
