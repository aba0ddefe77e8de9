import { readAliases } from "../../adapters/registry-files/read-aliases.ts";
import type { Clock } from "../../foundation/clock.ts";
import { RefusedError } from "../../foundation/errors.ts";
import type { AliasTable } from "../../lifecycle/registry/alias.ts";
import type { ChosenVersion } from "../judging/choose-version.ts";
import { noteRefusal } from "./gate-events.ts";

/**
 * Generation of the price champion that a first sentiment version is held against; `undefined` for every
 * other version, whose rival has its own kind's alias.
 */
export async function rivalGenerationOf(
  { place }: Pick<ChosenVersion, "place">,
  { champion }: Pick<AliasTable, "champion">,
): Promise<number | undefined> {
  if (place.kind === "price" || champion !== null) return undefined;
  return (await readAliases({ ...place, kind: "price" })).generations.champion;
}

/**
 * Refuses a first sentiment version where the price model has got another champion since it was judged,
 * and notes it.
 *
 * @param asked.rivalGeneration As `rivalGenerationOf` told when judging began.
 * @throws {RefusedError} E_CHAMPION_MOVED.
 */
export async function refuseOtherRival(
  chosen: Pick<ChosenVersion, "place" | "version">,
  asked: { readonly rivalGeneration: number | undefined; readonly clock: Clock },
): Promise<void> {
  const { rivalGeneration: expected, clock } = asked;
  if (expected === undefined) return;
  const now = await rivalGenerationOf(chosen, { champion: null });
  if (now === expected) return;
  const error = new RefusedError(
    "E_CHAMPION_MOVED",
    `Cannot deploy: the price champion is another than the one it was held against: generation ${now}, expected was generation ${expected}`,
  );
  await noteRefusal(chosen, error, clock);
  throw error;
}
