"""Strategy: what we would like to do about an account today. What we may do is the gate's word, not this room's."""

from tideover.strategy.model import Treatment, choose_treatment, load_treatments

__all__ = ["Treatment", "choose_treatment", "load_treatments"]
