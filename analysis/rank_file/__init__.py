"""`orange-friday rank`: one file analysed and written as tables, a record and a report."""
