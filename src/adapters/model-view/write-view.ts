import { randomUUID } from "node:crypto";
import { rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { createFolderAtomically, replaceLinkAtomically } from "../../foundation/atomic-files.ts";
import type { Clock } from "../../foundation/clock.ts";
import { versionStamp } from "../../learning/bundle/version-id.ts";
import { retiredViews } from "./retired-views.ts";
import { encodeViewIndex, type ViewedModel, viewIndexName } from "./view-index.ts";

/**
 * Puts models under a view's name, all in one step: a reader that opens the name's folder has the files
 * of one export, the old one or this. Earlier folders go when no reader needs them any more.
 *
 * @param path What `readView` found to be a view or nothing.
 * @throws {WorldError} E_DISK_WRITE: the old view stands.
 */
export async function writeView(
  path: string,
  models: readonly ViewedModel[],
  clock: Clock,
): Promise<void> {
  const nowMs = clock.nowMs();
  const target = `.${basename(path)}-${versionStamp(nowMs)}-${randomUUID().slice(0, 8)}`;
  const folder = join(dirname(path), target);
  const index = encodeViewIndex(models, new Date(nowMs).toISOString());
  await createFolderAtomically(folder, async (temporary) => {
    for (const { files } of models) {
      for (const [name, content] of files) {
        await writeFile(join(temporary, name), content, { flag: "wx" });
      }
    }
    await writeFile(join(temporary, viewIndexName), index, { flag: "wx" });
  });
  try {
    await replaceLinkAtomically(path, target);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
  for (const retired of await retiredViews(path, clock))
    await rm(retired, { recursive: true, force: true });
}
