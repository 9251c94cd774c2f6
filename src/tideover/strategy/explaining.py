""" "Why?" in a sentence: the values that the rows which hit looked at, then what those rows say of such cases. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tideover.strategy.columns import Scalar, outputs
from tideover.strategy.file import DecisionFile


def explain(file: DecisionFile, path: Sequence[str], inputs: Mapping[str, Scalar], language: str, currency: str = "CNY") -> str:
    """逾期 12 天、客群为高意愿短时逾期，愿意还款、只是一时逾期，故温和提醒。 ``path``, ``inputs``: a decision's.

    Rows that the file does not have (it is another version's) are left out.
    """
    rows = [row for id_ in path if (row := file.row(id_)) is not None]
    looked_at = {name for row in rows for name in row.box}
    names = [name for name in file.inputs if name in inputs and (name in looked_at or name == "dpd")]
    reasons = [row.told(language) for row in rows]
    told = [file.inputs[name].says(inputs[name], language, currency) for name in names]
    told = [each for each in told if not any(each in reason for reason in reasons)]  # a row's own words may say it already
    if language.startswith("en"):
        told = [f"known of the case: {', '.join(told)}"] if told else []
        return _sentence("; ".join([*told, *(f"it {reason}" for reason in reasons)]), ".")
    return _sentence("，".join(["、".join(told), *reasons] if told else reasons), "。")


def says_in_words(says: Mapping[str, Scalar], language: str) -> dict[str, str]:
    """A decision's outputs as words, by output."""
    return {name: outputs()[name].word(value, language) for name, value in says.items() if name in outputs()}


def _sentence(text: str, end: str) -> str:
    text = text.rstrip("。.")
    return (text[:1].upper() + text[1:] + end) if text else ""
