import { createHash } from "node:crypto";
import { canonicalJson } from "./canonical-json.ts";
import type { Decision } from "./decision.ts";
import type { LedgerEvent } from "./ledger.ts";
import type { RecordedRun } from "./recorded-run.ts";

/** What tells of processes and not of trading: a session that was killed on the way has them besides. */
const ofProcesses: ReadonlySet<LedgerEvent["kind"]> = new Set(["reconciled", "order-adopted"]);

/**
 * sha256 (hex) of all that a session decided, ordered, traded and was worth: equal runs have equal
 * hashes, whatever ledger kept them and however often their process had to start again.
 */
export function eventLogHash(run: RecordedRun): string {
  const hash = createHash("sha256");
  const add = (kind: string, text: string) => hash.update(`${kind} ${text}\n`);
  const textOf = rememberedJson();
  for (const decision of run.decisions) add("decision", decisionText(decision, textOf));
  for (const order of run.orders) add("order", canonicalJson(order));
  for (const fill of run.fills) add("fill", canonicalJson(fill));
  for (const trip of run.roundTrips) add("round trip", canonicalJson(trip));
  const { atMs, equity, cash, grossExposure, netExposure } = run.equity;
  atMs.forEach((timeMs, i) => {
    add("equity", `${timeMs} ${equity[i]} ${cash[i]} ${grossExposure[i]} ${netExposure[i]}`);
  });
  for (const event of run.events) {
    if (!ofProcesses.has(event.kind)) add("event", canonicalJson(event));
  }
  return hash.digest("hex");
}

function decisionText(decision: Decision, textOf: (value: object) => string): string {
  const { signal, risk, ...rest } = decision;
  return `${canonicalJson(rest)} ${textOf(signal)} ${textOf(risk)}`;
}

// Many decisions share one signal or verdict.
function rememberedJson(): (value: object) => string {
  const texts = new WeakMap<object, string>();
  return (value) => {
    const known = texts.get(value);
    if (known !== undefined) return known;
    const text = canonicalJson(value);
    texts.set(value, text);
    return text;
  };
}
