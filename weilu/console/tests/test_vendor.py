"""What comes from npm is sent packed, and packed from the very file beside it."""

import gzip
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[1] / "static" / "vendor"
#: Larger files than this must have a packed twin.
LARGE = 20_000


def test_every_large_file_has_a_packed_twin_of_its_own_content() -> None:
    plain = [file for file in FOLDER.iterdir() if file.suffix in {".js", ".css", ".svg"}]
    assert len(plain) == 4
    for file in plain:
        if file.stat().st_size > LARGE:
            packed = file.with_name(f"{file.name}.gz").read_bytes()
            assert gzip.decompress(packed) == file.read_bytes(), file.name


@pytest.mark.parametrize("name", ["echarts.min.js", "tabler.min.css"])
def test_browsers_are_sent_the_packed_one(client, name: str) -> None:
    answer = client.get(f"/static/vendor/{name}", headers={"accept-encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert int(answer.headers["Content-Length"]) < 400_000
