"""Secrets are sealed, survive a change of key, and say so when they do not."""

from __future__ import annotations

import pytest
from pytest_django.fixtures import Settings

from weilu.kit.sealing import SealBroken, reseal, seal, unseal

SECRET = "Mei's robot 密钥 🔑"


@pytest.mark.parametrize("text", [SECRET, "", "x" * 5000])
def test_what_is_sealed_comes_back_and_cannot_be_seen(text: str) -> None:
    sealed = seal(text)
    assert unseal(sealed) == text
    assert not text or text not in sealed
    assert sealed != seal(text)


def test_a_secret_outlives_its_key_while_the_old_one_is_named(settings: Settings) -> None:
    before = settings.SECRET_KEY
    sealed = seal(SECRET)
    settings.SECRET_KEY = "the key after"
    settings.SECRET_KEY_FALLBACKS = [before]
    assert unseal(sealed) == SECRET
    fresh = reseal(sealed)
    settings.SECRET_KEY_FALLBACKS = []
    assert unseal(fresh) == SECRET
    with pytest.raises(SealBroken):
        unseal(sealed)


@pytest.mark.parametrize("spoil", [lambda s: s[:-5] + "AAAA=", lambda s: s[3:], lambda s: ""])
def test_a_spoiled_secret_is_told_and_never_guessed(spoil) -> None:
    with pytest.raises(SealBroken):
        unseal(spoil(seal(SECRET)))


def test_the_signing_key_itself_opens_nothing(settings: Settings) -> None:
    assert settings.SECRET_KEY not in seal(settings.SECRET_KEY)
