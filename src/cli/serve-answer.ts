import type { ListeningServer, ServedForecasts } from "../jobs/serve-forecasts.ts";
import { formatCount } from "./format-number.ts";
import type { VerbAnswer } from "./verb.ts";

/** One line that says where the server listens, who may ask, and what answers. */
export function listeningText(server: ListeningServer): string {
  const { url, tokenPlace, timeframe, instruments } = server;
  const models = instruments.map(({ instrument, versions }) => {
    const told = versions.map(({ source, version }) => `${source} ${version ?? "none"}`);
    return `${instrument} ${timeframe}: ${told.join(", ")}`;
  });
  return [`Listening at ${url}`, `token in ${tokenPlace}`, ...models].join(" | ");
}

/** What `serve` answers when it has ended. */
export function servedAnswer(served: ServedForecasts): VerbAnswer {
  const { requests, url } = served;
  const count = requests === 1 ? "1 request" : `${formatCount(requests)} requests`;
  return { json: { kind: "served", ...served }, text: `Answered ${count} at ${url}` };
}
