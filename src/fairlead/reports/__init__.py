"""What Fairlead says, for people: charts, and later pages, documents and sheets."""
