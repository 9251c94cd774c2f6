"""Dialogues that are really held: playbooks on a live channel, and people who go on. Entered through the room's door."""
