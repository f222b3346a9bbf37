"""The hall's commands, one file per group."""
