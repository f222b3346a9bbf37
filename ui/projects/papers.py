"""The papers of a project, by the names the preview knows."""

CHART, ONE_PAGE = "GT", "YYZ"
