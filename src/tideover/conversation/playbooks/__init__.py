"""Playbooks: dialogues as data, run by one small engine whatever the channel. Entered through the room's door."""
