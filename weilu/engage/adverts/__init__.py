"""Whether a message is an advert, told by a small local model."""
