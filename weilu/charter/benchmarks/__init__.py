"""Benchmarks: what is publicly known of communities one learns from, beside one's own."""
