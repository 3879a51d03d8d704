"""The commands of `inv` and `tilshi`."""
