"""What a person means: intent, emotion, risks, and what they said in figures. Entered through the room's door."""
