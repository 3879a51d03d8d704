"""What `inv serve` shows an editor: the preview, and pages of its own."""
