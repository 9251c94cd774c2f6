"""What people say a message meant, where the reading of it was another. Entered through the room's door."""
