import { join } from "node:path";
import { writeFileAtomically } from "../../foundation/atomic-files.ts";
import { RefusedError } from "../../foundation/errors.ts";
import { parseJson } from "../../foundation/parse-json.ts";
import { type WatchState, watchStateSchema } from "../../lifecycle/triggers/watch-state.ts";
import { modelFolder, type ModelPlace } from "../model-files/model-place.ts";
import { readRegistryFile } from "../registry-files/read-registry-file.ts";

/**
 * What `watch` told last of a model.
 *
 * @returns `undefined` where it was never watched.
 * @throws {RefusedError} E_WATCH_BROKEN: the file is not what `watch` wrote, or of a newer candlecast;
 *   the next round of `watch` writes it anew.
 * @throws {WorldError} E_MODELS_READ: the disk failed, or it is no plain file.
 */
export async function readWatchState(place: ModelPlace): Promise<WatchState | undefined> {
  const path = watchPath(place);
  const text = await readRegistryFile(path);
  if (text === undefined) return undefined;
  const parsed = watchStateSchema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  throw new RefusedError(
    "E_WATCH_BROKEN",
    `Cannot read ${path}: it is not what \`candlecast watch\` of this version writes; \`candlecast watch --once\` writes it anew`,
  );
}

/**
 * Replaces what was told last.
 *
 * @throws {WorldError} E_DISK_WRITE; the old file stands.
 */
export async function writeWatchState(place: ModelPlace, state: WatchState): Promise<void> {
  const checked = watchStateSchema.parse(state);
  await writeFileAtomically(watchPath(place), `${JSON.stringify(checked, undefined, 2)}\n`);
}

/** Where what was told last lies. */
export function watchPath(place: ModelPlace): string {
  return join(modelFolder(place), "watch.json");
}
