"""The commands for `inv` (`inv --list`): those of `tilshi`, and your own below."""

from tilshi.commands.tasks import *  # noqa: F403
