"""The ledgers (台账): one builder per kind, from stored rows to plain data."""
