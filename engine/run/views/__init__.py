"""What people are shown: one file per view. They read memory and database and change nothing."""
