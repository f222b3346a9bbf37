"""Station Desk 政务驿站工作台: the core (no Qt, no HTTP, no PDF)."""

__version__ = "0.1.0"
