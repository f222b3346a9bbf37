"""Print preview of the real PDF."""
