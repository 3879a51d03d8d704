"""The day's commands: check, build, new, serve."""
