"""Texts: their model, the tables they are held against, and those that come with the product.

Words that no lawyer has signed off cannot be sent; a tenant's own legal signs (docs/decisions/0019).
"""

from tideover.outreach.templates.checking import (
    Finding,
    check_draft,
    check_rendition,
    completed_slots,
    findings_of,
    links_in,
    samples,
    sms_parts,
)
from tideover.outreach.templates.model import (
    SHIPPED_BY,
    Rendition,
    RenditionState,
    SenderProfileChanged,
    TemplateDrafted,
    TemplateRefused,
    TemplateSigned,
    TemplatesInstalled,
    TemplateSubmitted,
    TemplateWithdrawn,
    check_slots,
    placeholders,
)
from tideover.outreach.templates.rules import (
    LANGUAGES,
    SENDER_FIELDS,
    SLOTS,
    Form,
    LetterPart,
    SlotKind,
    forms,
    letter_rule,
)
from tideover.outreach.templates.shipped import ShippedText, shipped_texts

__all__ = [
    "LANGUAGES",
    "SENDER_FIELDS",
    "SHIPPED_BY",
    "SLOTS",
    "Finding",
    "Form",
    "LetterPart",
    "Rendition",
    "RenditionState",
    "SenderProfileChanged",
    "ShippedText",
    "SlotKind",
    "TemplateDrafted",
    "TemplateRefused",
    "TemplateSigned",
    "TemplateSubmitted",
    "TemplateWithdrawn",
    "TemplatesInstalled",
    "check_draft",
    "check_rendition",
    "check_slots",
    "completed_slots",
    "findings_of",
    "forms",
    "letter_rule",
    "links_in",
    "placeholders",
    "samples",
    "shipped_texts",
    "sms_parts",
]
