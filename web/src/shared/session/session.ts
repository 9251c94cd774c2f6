import { queryOptions, useSuspenseQuery } from "@tanstack/react-query";
import { api, rememberCsrf, take, type Schemas } from "@/shared/api/client";

export type Session = Schemas["SessionView"];
export type Permission = Schemas["Permission"];

export const sessionQuery = queryOptions({
  queryKey: ["session"],
  // Without the signal: a page that goes away must not call off the question that the next one waits for.
  queryFn: async () => {
    const session = await take(api.GET("/api/v1/session"));
    rememberCsrf(session.csrf);
    return session;
  },
  staleTime: Infinity,
  retry: false,
});

/** Who is signed in. Only under the frame, which is shown to nobody else. */
export function useSession(): Session {
  return useSuspenseQuery(sessionQuery).data;
}

export function useMay(): (permission: Permission) => boolean {
  const { permissions } = useSession();
  return (permission) => permissions.includes(permission);
}

export async function signIn(tenant: string, login: string, password: string): Promise<void> {
  await take(api.POST("/api/v1/sign-in", { body: { tenant, login, password } }));
}

/** How many characters a password has, at least. */
export const LEAST_PASSWORD = 10;

/** Choose another password of one's own; every other session of one's own ends. */
export async function choosePassword(current: string, password: string): Promise<void> {
  await take(api.PUT("/api/v1/session/password", { body: { current, password } }));
}

export async function signOut(): Promise<void> {
  await take(api.DELETE("/api/v1/session"));
}
