"""The knowledge base: articles that another than their writer approved, and the one that answers a question."""
