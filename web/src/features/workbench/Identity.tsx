import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Masked, MaskedName, MaskedPhone } from "@/shared/display/Masked";
import { Status } from "@/shared/display/Status";
import { Time } from "@/shared/display/Time";
import { useLanguage, useWord } from "@/shared/i18n/words";
import { reachQuery, type NumberNote, type Person } from "./queries";

type Address = Person["addresses"][number];

/** Who they are, how they can be reached, and who stands beside them: masked, all of it. */
export function Identity({ person }: { person: Person }) {
  const { t } = useTranslation();
  const word = useWord();
  const language = useLanguage();
  const noted = useQuery(reachQuery(person.person)).data?.addresses ?? [];
  const fields = Object.entries(person.fields).filter(([field]) => !person.addresses.some((address) => address.kind === field));
  return (
    <>
      <dl className="lines">
        {fields.map(([field, value]) => (
          <div key={field}>
            <dt>{word("field", field)}</dt>
            <dd>{field === "name" ? <MaskedName name={value} /> : <Masked value={value} />}</dd>
          </div>
        ))}
        <div>
          <dt>{t("person.language")}</dt>
          <dd>{new Intl.DisplayNames([language], { type: "language" }).of(person.language) ?? person.language}</dd>
        </div>
        {person.addresses.map((address) => (
          <AddressLine key={address.address} address={address} notes={noted.find((each) => each.address === address.address)?.notes ?? []} />
        ))}
      </dl>
      {person.parties.length > 0 && (
        <>
          <h3>{t("person.parties")}</h3>
          <p className="hint">{t("person.parties_hint")}</p>
          <dl className="lines">
            {person.parties.map((party) => (
              <div key={party.party}>
                <dt>{word("relation", party.relation)}</dt>
                <dd>
                  {party.name ? <MaskedName name={party.name} /> : <span className="faint">{t("person.no_name")}</span>} {party.phone && <MaskedPhone value={party.phone} />}
                  {party.is_authorised && (
                    <span className="line">
                      <Status tone="plain">{t("person.authorised")}</Status>
                    </span>
                  )}
                </dd>
              </div>
            ))}
          </dl>
        </>
      )}
    </>
  );
}

/** A number or address: where it comes from, since and until when it counts, and what was last heard of it. */
function AddressLine({ address, notes }: { address: Address; notes: readonly NumberNote[] }) {
  const { t } = useTranslation();
  const word = useWord();
  const telling = notes.filter((note) => note.state !== "live" && note.state !== "opted_in");
  return (
    <div>
      <dt>
        {word("field", address.kind)}
        {address.is_used && !telling.some((note) => note.aspect === "line") && (
          <span className="line">
            <Status tone="good">{t("person.address_used")}</Status>
          </span>
        )}
      </dt>
      <dd>
        <span className={address.is_valid ? undefined : "gone"}>{address.kind === "phone" ? <MaskedPhone value={address.value} /> : <Masked value={address.value} />}</span>
        <span className="line small faint">
          {word("use", address.use)} · {word("address_source", address.source)}
          {!address.is_valid && ` · ${t("person.address_gone")}`}
        </span>
        <span className="line small faint">
          {t("person.address_since")} <Time at={address.since} show="short" />
          {address.confirmed_at && (
            <>
              {t("list.comma")}
              {t("person.address_confirmed")} <Time at={address.confirmed_at} show="short" />
            </>
          )}
          {address.expires_at && (
            <>
              {t("list.comma")}
              {address.is_valid ? t("stop.until") : t("person.address_ended")} <Time at={address.expires_at} show="short" />
            </>
          )}
        </span>
        {telling.map((note) => (
          <span key={note.aspect} className="line small">
            <Status tone={note.state === "opted_out" ? "rest" : "stop"}>
              {note.aspect !== "line" && `${word("channel", note.aspect)} · `}
              {word("number_state", note.state)}
            </Status>{" "}
            <span className="faint">
              {word("number_source", note.source)} <Time at={note.at} show="short" />
            </span>
          </span>
        ))}
      </dd>
    </div>
  );
}
