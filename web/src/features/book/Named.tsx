import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { MaskedName } from "@/shared/display/Masked";
import { useWord } from "@/shared/i18n/words";
import type { Whose } from "./queries";

/** A customer of a list, masked, with their reference. */
export function Customer({ of: whose }: { of: Pick<Whose, "person" | "person_ref" | "name" | "is_erased"> }) {
  return (
    <>
      <Link to={`/people/${whose.person}`}>
        <MaskedName name={whose.name} isErased={whose.is_erased} />
      </Link>{" "}
      <code className="small">{whose.person_ref}</code>
    </>
  );
}

/** The way to an account's page, by the lender's reference. */
export function AccountLink({ account, reference, entry }: { account: string; reference: string; entry?: string }) {
  return (
    <Link to={`/accounts/${account}${entry ? `#entry-${encodeURIComponent(entry)}` : ""}`}>
      <code>{entry ?? reference}</code>
    </Link>
  );
}

/** Who did it: a login, or a process in words. */
export function Who({ who }: { who: string }) {
  const { t } = useTranslation();
  const word = useWord();
  const [kind, job] = who.split(":");
  return <span className="line small faint">{kind === "job" && job ? t("book.by_job", { job: word("job", job) }) : word("by", who)}</span>;
}
