import { readAudit } from "../../adapters/registry-files/read-audit.ts";
import { RefusedError } from "../../foundation/errors.ts";
import { utcText } from "../../foundation/utc-text.ts";
import { standingRollback } from "../../lifecycle/registry/standing-rollback.ts";
import type { ChosenVersion } from "../judging/choose-version.ts";

/**
 * Somebody took this version out of service: the newest one is not put back unless it is named.
 *
 * @throws {RefusedError} E_ROLLED_BACK. @throws {WorldError} E_MODELS_READ.
 */
export async function refuseRolledBack({ place, version }: ChosenVersion): Promise<void> {
  const rollback = standingRollback((await readAudit(place)).entries, version);
  if (rollback === undefined) return;
  const why = rollback.reason === null ? "" : ` ("${rollback.reason}")`;
  throw new RefusedError(
    "E_ROLLED_BACK",
    `Cannot deploy the newest version: ${version} was rolled back from at ${utcText(Date.parse(rollback.at))} UTC${why}; to deploy it all the same, name it: --model ${version}`,
  );
}
