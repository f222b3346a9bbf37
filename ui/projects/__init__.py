"""项目: the board of key projects, and one project with its nodes."""
