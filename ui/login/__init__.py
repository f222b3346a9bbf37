"""登录: who works at this PC now."""
