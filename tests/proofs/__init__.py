"""The long proofs. ``make test`` runs each at a twentieth of its size or less, ``make soak`` whole, chunk by chunk, resumable."""
