"""WeCom's XML as plain fields. No DTD, no entity, no reference outside is ever followed."""

from __future__ import annotations

from typing import NamedTuple
from xml.etree.ElementTree import Element, ParseError

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException


class Broken(Exception):
    """Not XML, cut off, or XML that tries something."""


class Fields(NamedTuple):
    """The children of the root: `text` by name, and lists of items by name."""

    text: dict[str, str]
    items: dict[str, list[str]]


def parse(body: bytes) -> Fields:
    """Read one message. Raises `Broken`."""
    try:
        root: Element = ElementTree.fromstring(
            body, forbid_dtd=True, forbid_entities=True, forbid_external=True
        )
    except (ParseError, DefusedXmlException, ValueError, LookupError) as why:
        raise Broken(str(why)[:120]) from None
    text: dict[str, str] = {}
    items: dict[str, list[str]] = {}
    for child in root:
        if len(child):
            items[child.tag] = [_text(item) for item in child if _text(item)]
        else:
            text[child.tag] = _text(child)
    return Fields(text, items)


def _text(element: Element) -> str:
    return (element.text or "").strip()
