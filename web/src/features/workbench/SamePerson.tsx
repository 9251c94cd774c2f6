import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { MaskedName } from "@/shared/display/Masked";
import { Card } from "@/shared/display/Page";
import { Status, type Tone } from "@/shared/display/Status";
import { Time } from "@/shared/display/Time";
import { Who } from "@/shared/display/Who";
import { useWord } from "@/shared/i18n/words";
import type { Person } from "./queries";

type PersonLink = Person["links"][number];

const TONES: Record<PersonLink["state"], Tone> = { stands: "good", suggested: "care", undone: "plain", declined: "plain" };

/** Other records of the same person, or of somebody who may be, with the evidence; nothing where there are none. */
export function SamePerson({ links }: { links: readonly PersonLink[] }) {
  const { t } = useTranslation();
  const word = useWord();
  if (links.length === 0) return null;
  return (
    <Card id="links" title={t("same.title")} hint={t("same.hint")}>
      <ul className="rows">
        {links.map((link) => (
          <li key={link.link}>
            <div className="row-main">
              {link.others.map((other) => (
                <span key={other.person}>
                  <Link to={`/people/${other.person}`}>
                    <MaskedName name={other.name} isErased={other.is_erased} />
                  </Link>{" "}
                  <code className="small">{other.ref}</code>
                </span>
              ))}
              <span className="small faint">
                {word("evidence", link.evidence)} · {t("stop.since")} <Time at={link.at} show="short" />
              </span>
              <Who who={link.by} />
              {link.undone_at && (
                <span className="small faint">
                  {t("same.undone")} <Time at={link.undone_at} show="short" />
                  {link.undone_by && <Who who={link.undone_by} />}
                </span>
              )}
            </div>
            <Status tone={TONES[link.state]}>{word("link_state", link.state)}</Status>
          </li>
        ))}
      </ul>
    </Card>
  );
}
