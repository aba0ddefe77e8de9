import { type Fault, type LocalServer, serveLocally } from "./local-server.ts";

/** An entry of SentiCrypt's API as it stands there. */
export type SenticryptDay = Readonly<Record<string, unknown>> & { readonly date: string };

/** SentiCrypt's API v2 on this machine: `/all.json` and `/history/<day>.json`. */
export function startSenticrypt(
  days: readonly SenticryptDay[],
  faultAt?: (path: string) => Fault | undefined,
): Promise<LocalServer> {
  return serveLocally(({ pathname }) => {
    if (pathname === "/all.json") return { status: 200, body: JSON.stringify(days) };
    const date = /^\/history\/(.+)\.json$/.exec(pathname)?.[1];
    const found = days.find((day) => day.date === date);
    if (found === undefined) return { status: 404, type: "text/html", body: "<h1>Not found</h1>" };
    return { status: 200, body: JSON.stringify(found) };
  }, faultAt);
}

/** An entry of alternative.me's index as it stands there: all of it is text. */
export interface FearGreedDay {
  readonly value: string;
  readonly value_classification: string;
  readonly timestamp: string;
}

/** alternative.me on this machine: `/fng/?limit=N`, the newest first, all where N is 0. */
export function startFearGreed(
  days: readonly FearGreedDay[],
  faultAt?: (path: string) => Fault | undefined,
): Promise<LocalServer> {
  return serveLocally((url) => {
    if (url.pathname !== "/fng/") return { status: 404, body: "" };
    const limit = Number(url.searchParams.get("limit") ?? 1);
    const newestFirst = days.toReversed();
    const data = limit === 0 ? newestFirst : newestFirst.slice(0, limit);
    const body = { name: "Fear and Greed Index", data, metadata: { error: null } };
    return { status: 200, body: JSON.stringify(body) };
  }, faultAt);
}
