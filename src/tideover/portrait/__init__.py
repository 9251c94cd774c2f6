"""The portrait: what is known of a person and their accounts, as features, scores and segments; a fold of book and journal."""
