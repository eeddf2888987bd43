"""Tables and data cubes as files for further work: CSV, XLSX, ODS and JSON-stat."""
