"""What leaves the pages as a file: sheets to print, spreadsheets, lists. See docs/decisions/0024-papers.md."""
