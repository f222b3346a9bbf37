"""走访诉求: the page of visits and demands."""
