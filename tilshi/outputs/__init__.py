"""What a finished site has beside its pages: assets, pictures, feeds, sitemaps."""
