"""Publishing: releases, their targets, checks before and verification after, rollback."""
