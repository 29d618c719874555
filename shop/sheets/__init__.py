"""Tables that come and go as files: CSV and XLSX. What is read is never trusted, what is written is no formula."""
