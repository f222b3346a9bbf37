"""First start: set up this station or look at the demo."""
