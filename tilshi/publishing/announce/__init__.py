"""Announcing a release to others: search engines, feed hubs, Telegram channels."""
