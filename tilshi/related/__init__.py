"""Which stories a reader may find interesting next."""
