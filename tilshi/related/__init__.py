"""Related stories."""
