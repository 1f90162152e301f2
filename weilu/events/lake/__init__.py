"""The lake: the log's columnar shadow, sealed Parquet for metrics. Losing it loses nothing."""
