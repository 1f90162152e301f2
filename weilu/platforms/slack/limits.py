"""Every figure Slack sets, with the page that says so. Read 2026-11-23."""

from __future__ import annotations

from weilu.platforms.live.abilities import Limit

_DOCS = "https://docs.slack.dev/"
RATES = f"{_DOCS}apis/web-api/rate-limits"
POST = f"{_DOCS}reference/methods/chat.postMessage"
SIGNATURES = f"{_DOCS}authentication/verifying-requests-from-slack"
EVENTS = f"{_DOCS}apis/events-api"
FILES = f"{_DOCS}messaging/working-with-files"

#: One message a second in one channel, "several hundred a minute" in a workspace, of which 200 are
#: relied upon; tiers 2 and 3 of the Web API for the other calls (RATES).
CALLS = (
    Limit("send", 1, 1.0, "chat", RATES),
    Limit("send", 1, 1.0, "person", RATES),
    Limit("send", 200, 60.0, "account", RATES),
    Limit("react", 50, 60.0, "account", RATES),
    Limit("delete", 50, 60.0, "account", RATES),
    Limit("remove", 50, 60.0, "account", RATES),
    Limit("pin", 20, 60.0, "account", RATES),
    Limit("make_group", 20, 60.0, "account", RATES),
)
LONGEST_TEXT = 4_000  #: characters Slack wants in one message at most (POST)
FILE_BYTES = 100_000_000  #: Weilu's own bound; Slack takes 1 GB (FILES)
PAGE = 200  #: items of a list at once, as Slack recommends
REPLAY_WINDOW_S = 300  #: a call may be so old (SIGNATURES)
SLOW_DOWN_S = 30.0  #: where Slack does not say how long; it always does

#: Slack delivers an event four times, the last after about an hour (EVENTS).
NAMES_FRESH_S = 600.0  #: how long the names of a workspace's people are kept
LOOK_AFTER_S = 2.0  #: before it is looked whether a message arrived whose answer was lost
LOOKED_BACK_S = 86_400  #: how far back such a message is looked for
LOOKED_THROUGH_PAGES = 5
