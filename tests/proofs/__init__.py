"""The long proofs. ``make test`` runs each at a twentieth of its size, ``make soak`` whole, chunk by chunk, resumable."""
