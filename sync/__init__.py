"""Both ends of the wire between station and hall."""
