"""Publishing: releases, their targets, proof before and after, the way back."""
