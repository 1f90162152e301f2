"""What this room stores, by topic."""

from weilu.retain.pulse.models import PulseAsk, PulseFrame, PulsePlan

__all__ = ["PulseAsk", "PulseFrame", "PulsePlan"]
