"""Reports for commissioners and providers, made from the published tables alone."""
