"""The day's commands for `inv` (`inv --list`): those of `tilshi`, and your own."""

import sys

from tilshi.commands.program import refuse_wrong_use
from tilshi.commands.tasks import *  # noqa: F403

# Your own tasks stand here.

refuse_wrong_use(sys.modules[__name__])
