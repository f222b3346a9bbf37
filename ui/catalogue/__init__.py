"""事项库: reading the service catalogue."""
