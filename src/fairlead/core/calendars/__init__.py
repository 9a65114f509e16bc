"""When people work: weeks, exceptions, holidays and zones; and arithmetic on working time."""
