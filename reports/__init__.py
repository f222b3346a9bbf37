"""PDF documents and spreadsheets; the only home of reportlab."""
