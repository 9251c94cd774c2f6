import { Link } from "react-router";
import { MaskedName } from "@/shared/display/Masked";
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
