"""What readers see. SQL is in data/; here figures become Swedish words, tables and charts."""
