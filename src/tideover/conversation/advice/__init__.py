"""Advice: a language model outside chooses among readings or articles where we are not sure. Off unless an endpoint is set."""
