"""Reports that are a few plain tables: the same rows as a page and as a spreadsheet."""
