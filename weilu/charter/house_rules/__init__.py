"""House rules 群规: written, published in versions, shown at the entry, accepted by members."""
