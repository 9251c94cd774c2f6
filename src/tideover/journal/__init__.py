"""The journal: one append-only, ordered log of facts per tenant, sealed into a Merkle tree with signed heads.

Rooms declare their facts (``@fact``) and ``record`` them inside the transaction that makes them true. The sealer gives
each visible fact its position; folds, exports and proofs follow the position, never an id or a time. Facts hold ids
and per-person ciphertext only.
"""

from tideover.journal.actions import (
    count_facts,
    export,
    facts_of_person,
    find_fact,
    head,
    latest_facts,
    read_after,
    receipt,
    record,
    record_all,
    seal_tenant,
    tenants_to_seal,
    unsealed_count,
    verify_export,
    verify_stored,
)
from tideover.journal.jobs import Sealer, seal_all
from tideover.journal.keys import SigningKey, load_signing_key, read_public_keys
from tideover.journal.model import (
    Along,
    Head,
    JournalDamaged,
    RecordedFact,
    Verdict,
    check_receipt,
    fact,
    fact_kinds,
    fact_schemas,
    merkle_root,
    on_fact,
)
from tideover.journal.store import SEALED_CHANNEL

__all__ = [
    "SEALED_CHANNEL",
    "Along",
    "Head",
    "JournalDamaged",
    "RecordedFact",
    "Sealer",
    "SigningKey",
    "Verdict",
    "check_receipt",
    "count_facts",
    "export",
    "fact",
    "fact_kinds",
    "fact_schemas",
    "facts_of_person",
    "find_fact",
    "head",
    "latest_facts",
    "load_signing_key",
    "merkle_root",
    "on_fact",
    "read_after",
    "read_public_keys",
    "receipt",
    "record",
    "record_all",
    "seal_all",
    "seal_tenant",
    "tenants_to_seal",
    "unsealed_count",
    "verify_export",
    "verify_stored",
]
