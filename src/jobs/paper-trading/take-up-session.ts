import type { SqliteLedger } from "../../adapters/ledger/open-sqlite-ledger.ts";
import { RefusedError } from "../../foundation/errors.ts";
import { canonicalJson } from "../../trading/session/canonical-json.ts";
import type { SessionRecord, StoredSession } from "../../trading/session/ledger.ts";
import type { PaperSetup } from "./paper-setup.ts";

/** The session that a ledger of one session holds; `undefined` = none has begun. */
export function storedRecord(ledger: SqliteLedger): SessionRecord | undefined {
  return ledger.sessions()[0];
}

/**
 * Begins a session or finds it where it stopped.
 *
 * @throws {RefusedError} E_SESSION_DIFFERS: it was begun with other settings, which are named.
 */
export function takeUpSession(
  ledger: SqliteLedger,
  about: { readonly name: string; readonly setup: PaperSetup; readonly path: string },
): StoredSession {
  const { name, setup, path } = about;
  const { configuration, startedFromMs } = setup;
  const known = storedRecord(ledger);
  const differing = known === undefined ? [] : differences(known.configuration, configuration);
  if (differing.length === 0) {
    return ledger.open({ name, mode: "paper", configuration, startedFromMs });
  }
  throw new RefusedError(
    "E_SESSION_DIFFERS",
    `Cannot go on with the session ${name} in ${path}: it was begun with other settings (${differing.join(", ")}); go on with the settings of then, give this one another --name, or begin anew with --fresh`,
  );
}

function differences(then: object, now: object): readonly string[] {
  const [before, after] = [then, now].map((one) => new Map(Object.entries(one)));
  const names = new Set([...before!.keys(), ...after!.keys()]);
  return [...names].filter((key) => textOf(before!.get(key)) !== textOf(after!.get(key)));
}

function textOf(value: unknown): string {
  return value === undefined ? "" : canonicalJson({ value });
}
