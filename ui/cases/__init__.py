"""办件: the list with its detail pane."""
