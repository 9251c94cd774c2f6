"""What a story has told so far: plain lists and dictionaries, nothing worked out ahead."""

from collections import defaultdict

from tideover.gate.replay.lines import Line


class Story:
    """The facts of the lines told so far."""

    def __init__(self) -> None:
        self.persons: dict[str, Line] = {}
        self.parties: dict[str, Line] = {}
        self.number_states: dict[str, str] = {}
        self.consents: dict[tuple[str, str], bool] = {}
        self.person_stops: dict[str, list[Line]] = defaultdict(list)
        self.party_stops: dict[str, list[Line]] = defaultdict(list)
        self.unreachable: dict[str, bool] = {}
        self.accounts_paid: set[str] = set()
        self.placements: dict[str, str] = {}
        self.has_placements = False
        self.contacts_to: dict[str, list[Line]] = defaultdict(list)
        self.contacts_of_number: dict[str, list[Line]] = defaultdict(list)

    def tell(self, line: Line) -> None:
        """Take one more line into account; an ask changes nothing."""
        match line["op"]:
            case "person":
                self.persons[line["id"]] = line
            case "party":
                self.parties[line["id"]] = line
            case "number":
                self.number_states[line["number"]] = line["state"]
            case "consent":
                self.consents[line["person"], line["kind"]] = line["granted"]
            case "stop":
                self._stops_of(line).append(line)
            case "resume":
                self._resume(line)
            case "status":
                self.unreachable[line["person"]] = line["unreachable"]
            case "paid":
                self.accounts_paid.add(line["account"])
            case "due":
                self.accounts_paid.discard(line["account"])
            case "placement":
                self.placements[line["account"]] = line["agency"]
                self.has_placements = True
            case "recall":
                if self.placements.get(line["account"]) == line["agency"]:
                    del self.placements[line["account"]]
            case "contact" if line["direction"] == "out":
                self.contacts_to[line["to"]].append(line)
                if line["number"] is not None:
                    self.contacts_of_number[line["number"]].append(line)

    def _stops_of(self, line: Line) -> list[Line]:
        return self.person_stops[line["person"]] if line["person"] is not None else self.party_stops[line["party"]]

    def _resume(self, line: Line) -> None:
        stops = self._stops_of(line)
        stops[:] = [
            stop
            for stop in stops
            if stop["kind"] != line["kind"] or stop["account"] != line["account"] or stop["kind"] == "contact_refused"
        ]
