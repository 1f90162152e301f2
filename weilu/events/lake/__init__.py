"""The lake: the log's columnar shadow, sealed Parquet that metrics read. Losing it loses nothing."""
