import { MaskedName } from "./Masked";

/** Whose a row is: the masked name, and the lender's reference. */
export function Customer({ row }: { row: { name: string | null; ref: string | null; is_erased?: boolean } }) {
  return (
    <>
      <MaskedName name={row.name ?? ""} isErased={row.is_erased ?? false} />
      <code className="ref">{row.ref}</code>
    </>
  );
}
