"""The same kitchen and the same Aunt Chen as in the tests of plans."""

from weilu.charter.plan.tests.conftest import chen, kitchen  # noqa: F401
