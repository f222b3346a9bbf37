"""评价: what enterprises think of the service, and what is done about it."""
