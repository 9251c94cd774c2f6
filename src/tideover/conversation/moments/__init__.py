"""How conversations go, kept message by message. Entered through the room's door."""
