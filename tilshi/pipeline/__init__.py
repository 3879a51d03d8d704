"""The build: catalogue, plan, slices, staging, proof, commit. It knows no Pelican."""
