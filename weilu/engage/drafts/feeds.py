"""Read feeds from outside: politely, within bounds, never from one's own network."""

from __future__ import annotations

import io
import socket
from calendar import timegm
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

import feedparser
import httpx
from django.db import transaction
from django.utils.html import strip_tags
from django.utils.translation import gettext_noop as _

from weilu.engage.drafts.addresses import key_of
from weilu.engage.drafts.models import Feed, Story
from weilu.engage.drafts.rules import excerpt
from weilu.kit import clock
from weilu.platforms.live.calling import trust
from weilu.platforms.live.carried import is_public

#: A feed is read so often; what it takes and holds at most.
EVERY = timedelta(minutes=30)
WAIT_S, MOST_BYTES, HOPS = 10.0, 5_000_000, 4
#: Entries of one reading; older ones are no news.
ENTRIES, OLDEST = 100, timedelta(days=7)
#: Validators of HTTP: how a feed says that it has not changed.
ASKS = {"etag": "If-None-Match", "last-modified": "If-Modified-Since"}


class FeedFault(Exception):
    """A feed that cannot be read now; args[0] is the plain sentence."""


@dataclass(frozen=True, slots=True)
class Told:
    """One entry of a feed."""

    address: str
    title: str
    summary: str
    at: datetime


def read_due() -> int:
    """Read the feeds whose turn it is; how many new stories."""
    soon = clock.now() - EVERY
    due = Feed.objects.filter(is_on=True).exclude(read_at__gt=soon)
    return sum(read(feed) for feed in due.order_by("read_at")[:200])


def read(feed: Feed) -> int:
    """Read one feed and keep what is new; a fault stands beside it and is no error here."""
    try:
        content, feed.validators = fetch(feed.address, feed.validators)
        name, entries = parsed(content, feed.address) if content else (feed.name, [])
        feed.name, feed.fault = feed.name or name, ""
    except FeedFault as fault:
        entries, feed.fault = [], str(fault.args[0])
    feed.read_at = clock.now()
    with transaction.atomic():
        feed.save(update_fields=["validators", "name", "fault", "read_at"])
        return keep(feed, entries)


def keep(feed: Feed, entries: list[Told]) -> int:
    """Stories not known yet; how many."""
    found = {key_of(one.address): one for one in entries}
    known = Story.objects.filter(workspace=feed.workspace_id, key__in=found)
    for key in known.values_list("key", flat=True):
        del found[key]
    made = [
        Story(
            workspace_id=feed.workspace_id, feed=feed, key=key, address=one.address,
            title=one.title, summary=one.summary, said_at=one.at,
        )
        for key, one in found.items()
    ]  # fmt: skip
    Story.objects.bulk_create(made, ignore_conflicts=True)
    return len(made)


def fetch(address: str, validators: dict[str, str]) -> tuple[bytes, dict[str, str]]:
    """A feed's bytes, empty where it says that nothing changed. Raises `FeedFault`."""
    asks = {ASKS[name]: value for name, value in validators.items() if name in ASKS}
    try:
        with httpx.Client(timeout=WAIT_S, verify=trust(), headers=asks) as http:
            return _hop(http, address, validators)
    except (httpx.HTTPError, httpx.InvalidURL) as fault:
        raise FeedFault(_("The feed did not answer.")) from fault


def _hop(
    http: httpx.Client, address: str, validators: dict[str, str], hops: int = HOPS
) -> tuple[bytes, dict[str, str]]:
    """Where it leads to is looked at anew at every hop."""
    _check(address)
    with http.stream("GET", address) as answer:
        if answer.status_code == 304:
            return b"", validators
        onward = answer.headers.get("location", "")
        if answer.is_redirect and onward and hops:
            address = urljoin(address, onward)
        elif answer.status_code != 200:
            raise FeedFault(_("The feed answers that there is nothing to read at its address."))
        else:
            return _body(answer), {
                name: answer.headers[name] for name in ASKS if name in answer.headers
            }
    return _hop(http, address, validators, hops - 1)


def _body(answer: httpx.Response) -> bytes:
    content = bytearray()
    for part in answer.iter_bytes():
        content += part
        if len(content) > MOST_BYTES:
            raise FeedFault(_("The feed is too large."))
    return bytes(content)


def _check(address: str) -> None:
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise FeedFault(_("A feed’s address begins with https://."))
    try:
        found = socket.getaddrinfo(parts.hostname, parts.port or 443)
    except (OSError, UnicodeError):
        raise FeedFault(_("Nothing is found at the feed’s address.")) from None
    if not all(is_public(str(one[4][0])) for one in found):
        raise FeedFault(_("The feed’s address is not a public one."))


def parsed(content: bytes, address: str) -> tuple[str, list[Told]]:
    """A feed's name and entries, newest first. Raises `FeedFault` where it is no feed."""
    # From a stream: a bare string would be taken for an address and fetched.
    found = feedparser.parse(io.BytesIO(content))
    if not found.version and not found.entries:
        raise FeedFault(_("What lies there is no feed. Look for an address of RSS or Atom."))
    now = clock.now()
    entries = [one for one in _entries(found.entries, address, now) if one.at >= now - OLDEST]
    entries.sort(key=lambda one: one.at, reverse=True)
    return _plain(found.feed.get("title", ""), 120), entries[:ENTRIES]


def _entries(entries: Any, address: str, now: datetime) -> Iterator[Told]:
    for one in entries:
        title = _plain(one.get("title", ""), 300)
        link = urljoin(address, str(one.get("link", "")))
        if title and link.startswith(("http://", "https://")) and len(link) <= 1_000:
            yield Told(link, title, _plain(one.get("summary", ""), 600), _when(one, now))


def _when(one: Any, now: datetime) -> datetime:
    """When it was said; now where it does not tell, and never later than now."""
    told = one.get("published_parsed") or one.get("updated_parsed")
    try:
        return min(now, datetime.fromtimestamp(timegm(told), UTC)) if told else now
    except (OverflowError, ValueError, OSError):
        return now


def _plain(text: Any, most: int) -> str:
    """Words without marks of HTML, on one line."""
    return excerpt(unescape(strip_tags(str(text))), most).replace("\x00", "")
