"""Every proof there is."""

from __future__ import annotations

from tests.proofs.api_doors import API_DOORS
from tests.proofs.chat_kills import CHAT_KILLS
from tests.proofs.city_calibration import CITY_CALIBRATION
from tests.proofs.core_days import CORE_DAYS
from tests.proofs.day_kills import DAY_KILLS
from tests.proofs.desks import DESKS
from tests.proofs.dialogues import DIALOGUES
from tests.proofs.features_on_spark import FEATURES_ON_SPARK
from tests.proofs.gate_caps import GATE_CAPS
from tests.proofs.gate_receipts import GATE_RECEIPTS
from tests.proofs.gate_years import GATE_YEARS
from tests.proofs.harness import Proof
from tests.proofs.injections import INJECTIONS
from tests.proofs.journal_order import JOURNAL_ORDER
from tests.proofs.journal_tampering import JOURNAL_TAMPERING
from tests.proofs.kills import KILLS
from tests.proofs.ledger import LEDGER
from tests.proofs.ledger_postgres import LEDGER_POSTGRES
from tests.proofs.live_streams import LIVE_STREAMS
from tests.proofs.outreach_week import OUTREACH_WEEK
from tests.proofs.payment_race import PAYMENT_RACE
from tests.proofs.planted import PLANTED
from tests.proofs.schedules import SCHEDULES
from tests.proofs.sending_faults import SENDING_FAULTS
from tests.proofs.sending_kills import SENDING_KILLS
from tests.proofs.sms_round_trips import SMS_ROUND_TRIPS
from tests.proofs.spoken import SPOKEN
from tests.proofs.tenants import TENANTS
from tests.proofs.uci_day import UCI_DAY

PROOFS: list[Proof] = [
    PAYMENT_RACE, JOURNAL_ORDER, JOURNAL_TAMPERING, KILLS, SCHEDULES, LEDGER, LEDGER_POSTGRES, CORE_DAYS, TENANTS, API_DOORS, PLANTED,
    SENDING_KILLS, SENDING_FAULTS, SMS_ROUND_TRIPS, OUTREACH_WEEK, DAY_KILLS,
    GATE_RECEIPTS, GATE_CAPS, GATE_YEARS,
    UCI_DAY, FEATURES_ON_SPARK,
    CITY_CALIBRATION,
    LIVE_STREAMS, DESKS,
    SPOKEN, DIALOGUES, CHAT_KILLS, INJECTIONS,
]  # fmt: skip
