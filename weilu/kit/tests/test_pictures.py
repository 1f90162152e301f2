"""A picture keeps what is seen, and nothing else."""

from __future__ import annotations

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from weilu.kit import pictures


def _photo(form: str = "JPEG", size: tuple[int, int] = (2_000, 1_000), **more: object) -> bytes:
    held = BytesIO()
    Image.new("RGB", size, "#C2410C").save(held, form, **more)  # type: ignore[arg-type]
    return held.getvalue()


def _with_place(turned: int = 1) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = turned
    exif[0x010F] = "Chen's phone"
    exif.get_ifd(0x8825)[1] = "N"
    return _photo(exif=exif)


def test_place_and_camera_are_gone() -> None:
    given_photo = _with_place()
    assert b"Chen's phone" in given_photo
    told = pictures.drawn(given_photo)
    assert b"Chen's phone" not in told.content
    assert b"Exif" not in told.content
    with Image.open(BytesIO(told.content)) as seen:
        assert not seen.getexif()


def test_a_photo_taken_upright_stays_upright() -> None:
    told = pictures.drawn(_with_place(turned=6))
    assert (told.width, told.height) == (540, 1_080)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_every_form_becomes_a_small_jpeg_with_a_name_of_its_own(form: str) -> None:
    told = pictures.drawn(_photo(form))
    assert told.content[:3] == b"\xff\xd8\xff"
    assert (told.width, told.height) == (1_080, 540)
    assert told == pictures.drawn(_photo(form))


def test_a_gif_a_page_and_too_large_a_file_are_refused() -> None:
    for bad in (_photo("GIF", (9, 9)), b"<svg onload='x'/>", b"", b"x" * 8_000_001):
        with pytest.raises(pictures.BadPicture):
            pictures.drawn(bad)


def test_too_many_pixels_are_refused_before_they_are_drawn(monkeypatch) -> None:
    monkeypatch.setattr(pictures, "MOST_PIXELS", 99)
    with pytest.raises(pictures.BadPicture):
        pictures.drawn(_photo(size=(10, 10)))


SOURCES = [_photo(form, (40, 20)) for form in ("JPEG", "PNG", "WEBP")]


@given(st.sampled_from(SOURCES), st.integers(0, 2_000), st.binary(max_size=12), st.booleans())
def test_a_broken_file_is_drawn_or_refused(
    source: bytes, place: int, junk: bytes, cut: bool
) -> None:
    place %= len(source)
    broken = source[:place] + junk + (b"" if cut else source[place + len(junk) :])
    try:
        told = pictures.drawn(broken)
    except pictures.BadPicture:
        return
    assert told.content[:3] == b"\xff\xd8\xff"
