import { Link } from "react-router";
import { useWord } from "@/shared/i18n/words";
import type { Contact } from "./queries";

/** Which text a contact says, leading to it. */
export function ContactText({ contact }: { contact: Contact }) {
  const code = <code>{contact.template}</code>;
  return contact.rendition ? <Link to={`/templates/${contact.rendition}`}>{code}</Link> : code;
}

/** The step of a plan that a contact is, leading to the plan as it runs. */
export function ContactStep({ contact }: { contact: Contact }) {
  const word = useWord();
  const [plan, step] = (contact.plan ?? "").split("/");
  if (!plan) return null;
  const name = word("plan", plan);
  return (
    <>
      {contact.plan_run ? <Link to={`/plans/runs/${contact.plan_run}`}>{name}</Link> : name} <code className="faint">{step}</code>
    </>
  );
}
