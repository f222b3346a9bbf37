"""新建办件: who comes, what for, and what to bring."""
