"""Live sessions, events and temporary groups: planned, relayed, attended, told of afterwards."""
