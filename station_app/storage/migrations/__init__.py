"""One frozen step per schema version."""
