"""The day: who is contacted today, how, and when, from the book to the tasks."""
