"""Tables and queries of the book, a file a noun; the only files of the room with SQL."""
