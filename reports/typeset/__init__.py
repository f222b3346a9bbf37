"""The typesetter: fonts, line breaking, flow, tables and marks on reportlab's canvas."""
