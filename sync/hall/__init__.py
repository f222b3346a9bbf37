"""The hall's receiving service."""
