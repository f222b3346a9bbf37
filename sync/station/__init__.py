"""The station's end of the wire."""
