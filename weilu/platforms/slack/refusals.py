"""Slack's words for failures: what each means and what to do about it.

Source: docs.slack.dev, the tables of errors of each method. One that is not here is a refusal for
good, with Slack's own word beside it.
"""

# ruff: noqa: E501

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_noop as _

_TOKEN = _(
    "Slack does not accept the token. Install the app again and copy the bot token (xoxb-…)."
)
_NOT_IN = _("The bot is not in the channel. Write /invite and the bot's name there.")
_NO_CHANNEL = _("Slack knows no such channel, or the bot may not see it. Invite the bot to it.")
_NO_MESSAGE = _("The message is gone, or Slack knows no such message.")
_NO_PERSON = _("Slack knows no such person in this workspace.")
_RESTRICTED = _(
    "The workspace's settings do not let the bot do this. Ask an administrator of the workspace."
)
_NAME = _("Slack takes names of channels with small letters, digits and hyphens only, up to 80.")
_FILE = _("Slack could not take the file.")

_REFUSALS: Mapping[str, str] = {
    "missing_scope": _("The app lacks the permission that stands beside the code. Add it under OAuth & Permissions and install the app again."),
    "not_authed": _TOKEN,
    "invalid_auth": _TOKEN,
    "account_inactive": _TOKEN,
    "token_revoked": _TOKEN,
    "token_expired": _TOKEN,
    "not_allowed_token_type": _("This is not a bot token. Copy the one that begins with xoxb-."),
    "channel_not_found": _NO_CHANNEL,
    "not_in_channel": _NOT_IN,
    "is_archived": _("The channel is archived."),
    "restricted_action": _RESTRICTED,
    "restricted_action_read_only_channel": _RESTRICTED,
    "restricted_action_thread_only_channel": _RESTRICTED,
    "restricted_action_non_threadable_channel": _RESTRICTED,
    "no_permission": _RESTRICTED,
    "ekm_access_denied": _RESTRICTED,
    "team_access_not_granted": _RESTRICTED,
    "msg_too_long": _("The text is longer than Slack takes."),
    "no_text": _("There is nothing to send."),
    "message_not_found": _NO_MESSAGE,
    "thread_not_found": _NO_MESSAGE,
    "bad_timestamp": _NO_MESSAGE,
    "no_item_specified": _NO_MESSAGE,
    "cant_delete_message": _("Slack lets bots delete only what they wrote themselves."),
    "compliance_exports_prevent_deletion": _("This workspace keeps every message: none can be deleted."),
    "invalid_name": _("Slack has no such reaction."),
    "too_many_emoji": _("The message has as many kinds of reactions as Slack allows."),
    "too_many_reactions": _("The message has as many reactions as Slack allows."),
    "cant_kick_self": _("The bot cannot remove itself."),
    "cant_kick_from_general": _("Slack removes nobody from the channel that everybody is in."),
    "user_not_in_channel": _("Slack knows no such person in this channel."),
    "user_not_found": _NO_PERSON,
    "users_not_found": _NO_PERSON,
    "user_disabled": _("This account was closed."),
    "cannot_dm_bot": _("Slack lets no bot write to another."),
    "messages_tab_disabled": _("The app takes no private messages. Under App Home switch the Messages Tab on."),
    "name_taken": _("A channel has this name already. Choose another."),
    "invalid_name_specials": _NAME,
    "invalid_name_punctuation": _NAME,
    "invalid_name_required": _NAME,
    "invalid_name_maxlength": _NAME,
    "file_upload_size_restricted": _FILE,
    "file_uploads_disabled": _("The workspace takes no files. Ask an administrator of the workspace."),
    "file_uploads_except_images_disabled": _("The workspace takes pictures only. Ask an administrator of the workspace."),
    "storage_limit_reached": _("The workspace is full of files. Delete some."),
    "metadata_too_large": _("The text is longer than Slack takes."),
}  # fmt: skip
_REFUSED = _("Slack refused it: its own word is the code.")

#: After these something may have been done: Slack itself says so of them.
UNCERTAIN = {"internal_error", "fatal_error", "service_unavailable"}
#: After these nothing was done, and trying again can help.
NOT_DONE = {"request_timeout", "team_added_to_org", "org_login_required", "accesslimited"}


def refusal(error: str) -> str:
    """A plain sentence for Slack's word."""
    return _REFUSALS.get(error, _REFUSED)
