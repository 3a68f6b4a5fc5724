"""What brings figures in: landing, sources, screening, publishing, and the command line."""
