import { useQuery } from "@tanstack/react-query";
import { isProblem } from "@/shared/api/problem";
import { ProblemNotice } from "@/shared/display/ProblemNotice";
import { Refusal } from "@/shared/display/Refusal";
import { lawfulQuery, type Purpose } from "../queries";

interface Instead {
  channel: string;
  purpose: string;
}

export interface RefusedNowProps {
  fault: unknown;
  person: string;
  zone: string | null;
  account: string | undefined;
  purpose: Purpose;
}

/** Why something was not done. A refusal of the gate's: by which rules, until when, and what is lawful now instead. */
export function RefusedNow({ fault, person, zone, account, purpose }: RefusedNowProps) {
  const refused = isProblem(fault) && fault.code === "refused" ? fault.body : null;
  const told = (refused as { instead?: Instead[] } | null)?.instead;
  const isAsked = refused !== null && told === undefined;
  const same = useQuery({ ...lawfulQuery(person, account, purpose), enabled: isAsked }).data?.ways;
  const service = useQuery({ ...lawfulQuery(person, account, "service"), enabled: isAsked && purpose !== "service" }).data?.ways;
  if (!refused) return <ProblemNotice fault={fault} />;
  const isKnown = same !== undefined && (purpose === "service" || service !== undefined);
  const found: Instead[] = [
    ...(same ?? []).filter((way) => way.is_lawful).map(({ channel }) => ({ channel, purpose })),
    ...(service ?? []).filter((way) => way.is_lawful).map(({ channel }) => ({ channel, purpose: "service" })),
  ];
  const instead = told ?? (isKnown ? found : undefined);
  return (
    <div className="notice stop" role="alert">
      <Refusal rules={refused.rules ?? []} earliest={refused.earliest ?? null} zone={zone} {...(instead ? { instead } : {})} />
    </div>
  );
}
