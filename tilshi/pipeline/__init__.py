"""The build: catalogue, slices, staging, validation, commit. It does not know Pelican."""
