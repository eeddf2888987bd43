"""Parts of a document as a DOCX file: styles, numbering, fields, tables."""
