import { useTranslation } from "react-i18next";
import type { Channel, Example, Piece, SlotShown } from "./queries";

/** A text with what was taken out and put in, and its slots marked. */
export function Woven({ pieces }: { pieces: readonly Piece[] }) {
  return (
    <>
      {pieces.map((piece, number) => {
        const said = piece.is_slot ? <mark>{piece.text}</mark> : piece.text;
        if (piece.kind === "gone") return <del key={number}>{said}</del>;
        if (piece.kind === "new") return <ins key={number}>{said}</ins>;
        return <span key={number}>{said}</span>;
      })}
    </>
  );
}

/** A text as somebody would get it: messages of a phone one by one, a letter on paper. */
export function ExampleOf({ channel, language, example }: { channel: Channel; language: string; example: Example }) {
  const { t } = useTranslation();
  const empty = example.empty.length > 0 && (
    <p className="notice small">
      {t("templates.empty_slots")} {example.empty.map((slot) => <code key={slot}>{slot} </code>)}
    </p>
  );
  if (channel === "sms") {
    return (
      <>
        {empty}
        <ol className="bubbles" lang={language}>
          {example.parts.map((part, number) => (
            <li key={number} className="bubble">
              {part}
            </li>
          ))}
        </ol>
        <p className="hint">{t("templates.parts", { count: Math.max(example.parts.length, 1) })}</p>
      </>
    );
  }
  return (
    <>
      {empty}
      <article className={channel === "push" ? "bubble" : "paper"} lang={language}>
        {example.subject && <h3>{example.subject}</h3>}
        <div className="as-written">{example.body.trim()}</div>
      </article>
    </>
  );
}

/** What stands in a text's slots, and where it comes from. */
export function Slots({ slots }: { slots: readonly SlotShown[] }) {
  const { t } = useTranslation();
  return (
    <div className="sheet" tabIndex={0} role="group" aria-label={t("templates.slots")}>
      <table className="plain-table">
        <thead>
          <tr>
            <th scope="col">{t("templates.slot")}</th>
            <th scope="col">{t("templates.holds")}</th>
            <th scope="col">{t("templates.shown")}</th>
          </tr>
        </thead>
        <tbody>
          {slots.map((slot) => (
            <tr key={slot.name}>
              <th scope="row">
                <code className="whole">{slot.name}</code>
              </th>
              <td>
                {slot.label}
                <span className="line small faint">
                  <code className="whole">{slot.kind}</code> {t("templates.kind_from", { type: slot.type, source: slot.source })}
                </span>
              </td>
              <td>
                {slot.value}
                <span className="line small faint">{slot.origin}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
