"""Settings by environment: what people write is understood, or refused with the way out."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from weilu.config import environment


@pytest.mark.parametrize(
    ("given", "code"),
    [("zh", "zh-hans"), ("zh-hans", "zh-hans"), ("zh_CN.UTF-8", "zh-hans"), ("EN", "en")],
)
def test_a_language_may_be_written_in_several_ways(given: str, code: str, monkeypatch) -> None:
    monkeypatch.setenv("WEILU_LANGUAGE", given)
    assert environment.language() == code


def test_a_language_weilu_does_not_speak_is_refused(monkeypatch) -> None:
    monkeypatch.setenv("WEILU_LANGUAGE", "fr")
    with pytest.raises(ImproperlyConfigured, match="zh or en, not 'fr'"):
        environment.language()


@pytest.mark.parametrize(
    "given", ["hui.example.org", "ftp://hui.example.org", "https://", "https://h/?a=1"]
)
def test_a_public_address_that_is_none_is_refused(given: str, monkeypatch) -> None:
    monkeypatch.setenv("WEILU_ADDRESS", given)
    with pytest.raises(ImproperlyConfigured, match="must be like https"):
        environment.web_address("WEILU_ADDRESS")


def test_a_public_address_stands_without_a_slash_at_its_end(monkeypatch) -> None:
    monkeypatch.setenv("WEILU_ADDRESS", "https://hui.example.org/")
    assert environment.web_address("WEILU_ADDRESS") == "https://hui.example.org"
