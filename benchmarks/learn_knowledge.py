"""Reads what the texts of the shipped articles mean and writes ``conversation/knowledge/vectors.npz``. Half a minute of CPU.

    python -m benchmarks.learn_knowledge

To be run again whenever ``conversation/knowledge/articles`` changes; a test holds that it was.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from tideover.conversation.knowledge.nearness import spelt
from tideover.conversation.knowledge.shipped import shipped_articles, text_digest
from tideover.language import embed, has_embedder

HOME = Path(__file__).parents[1] / "src" / "tideover" / "conversation" / "knowledge" / "vectors.npz"


def main() -> int:
    if not has_embedder():
        raise SystemExit("no embedder of this machine: nothing is written")
    texts = sorted({text for article in shipped_articles() for text in article.content.texts})
    rows = embed(spelt(texts))
    digests = np.array([text_digest(text) for text in texts])
    np.savez_compressed(HOME, digests=digests, rows=rows.astype(np.float16), centre=rows.mean(axis=0).astype(np.float32))
    print(f"{len(texts)} texts, {HOME.stat().st_size // 1024} KiB")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
