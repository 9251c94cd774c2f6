import { queryOptions, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { api, take } from "@/shared/api/client";
import { useSession } from "@/shared/session/session";

const TICK_MS = 1_000;
const ASK_EVERY_MS = 60_000;

/** The business clock as the server told it, and when that was by the browser's own. */
const clockQuery = queryOptions({
  queryKey: ["clock"],
  queryFn: async ({ signal }) => ({ ...(await take(api.GET("/api/v1/clock", { signal }))), told: performance.now() }),
  refetchInterval: ASK_EVERY_MS,
  refetchIntervalInBackground: true,
});

export interface BusinessClock {
  /** Business time now. */
  now: Date;
  /** Business seconds in a second of the machine's; 1 in production. */
  speed: number;
  /** The tenant's zone. */
  zone: string;
}

/** Business time, going on between the server's answers. Ticks once a second where `ticking`. */
export function useClock(ticking = false): BusinessClock {
  const session = useSession();
  const asked = useQuery(clockQuery).data;
  const [now, setNow] = useState(() => performance.now());
  useEffect(() => {
    if (!ticking) return;
    const timer = window.setInterval(() => setNow(performance.now()), TICK_MS);
    return () => window.clearInterval(timer);
  }, [ticking]);
  const base = asked ?? { ...session.clock, told: now };
  const since = Math.max(now - base.told, 0);
  return { now: new Date(Date.parse(base.now) + since * base.speed), speed: base.speed, zone: base.zone };
}
