"""One file per document type of the catalogue."""
