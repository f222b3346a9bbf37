"""Files that come in at the counter: the watched folder, what they look like, and which material they belong to."""
