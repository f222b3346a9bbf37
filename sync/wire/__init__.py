"""Batch format, verdicts, codes and limits shared by both ends."""
