"""The hall's console for clerks: pages from the server, no script, one style sheet."""
