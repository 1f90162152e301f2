"""Benchmarks: `bin/weilu bench NAME`. Each prints ratios of things measured in one run."""
