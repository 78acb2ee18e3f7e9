"""ReportLab writes PDF files (docs: reportlab.com/docs)."""
