"""Tables and queries of outreach, a file a noun; the only files of the room with SQL."""
