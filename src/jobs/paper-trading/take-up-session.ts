import type { SqliteLedger } from "../../adapters/ledger/open-sqlite-ledger.ts";
import { RefusedError } from "../../foundation/errors.ts";
import type { SessionRecord, StoredSession } from "../../trading/session/ledger.ts";
import { differingSettings } from "./differing-settings.ts";
import type { PaperSetup } from "./paper-setup.ts";

/** The session that a ledger of one session holds; `undefined` = none has begun. */
export function storedRecord(ledger: SqliteLedger): SessionRecord | undefined {
  return ledger.sessions()[0];
}

/**
 * Begins a session or finds it where it stopped.
 *
 * @throws {RefusedError} E_SESSION_DIFFERS: it was begun with other settings, which are named with their values then and now.
 */
export function takeUpSession(
  ledger: SqliteLedger,
  about: { readonly name: string; readonly setup: PaperSetup; readonly path: string },
): StoredSession {
  const { name, setup, path } = about;
  const { configuration, startedFromMs } = setup;
  const known = storedRecord(ledger);
  const differing =
    known === undefined ? [] : differingSettings(known.configuration, configuration);
  if (differing.length === 0) {
    return ledger.open({ name, mode: "paper", configuration, startedFromMs });
  }
  throw new RefusedError(
    "E_SESSION_DIFFERS",
    `Cannot go on with the session ${name} in ${path}: it was begun with ${settingsText(differing)}; go on with the settings of then, give this one another --name, or begin anew with --fresh`,
  );
}

const namedMax = 5;

function settingsText(differing: readonly string[]): string {
  const named = differing.slice(0, namedMax).join(", ");
  const others = differing.length - namedMax;
  const more = others > 0 ? `, and ${others} more` : "";
  return `${differing.length === 1 ? "another setting" : "other settings"}: ${named}${more}`;
}
