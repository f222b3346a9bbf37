"""The double-entry assistant (双录助手)."""
