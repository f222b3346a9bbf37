"""办件详情: one case as a full page."""
