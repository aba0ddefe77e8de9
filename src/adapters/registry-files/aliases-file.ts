import { open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { temporaryPathBeside } from "../../foundation/atomic-files.ts";
import { WorldError } from "../../foundation/errors.ts";
import {
  type AliasProjection,
  encodeProjection,
} from "../../lifecycle/registry/alias-projection.ts";
import type { ModelPlace } from "../model-files/model-place.ts";
import { syncFolder } from "./audit-file.ts";
import { aliasesPath } from "./registry-paths.ts";

/** New aliases that lie on disk under another name: what can fail for want of space is behind them. */
export interface PreparedAliases {
  /** Puts them in the place of the old ones, for readers and for after a power cut. */
  place(): Promise<void>;
  discard(): Promise<void>;
}

/**
 * Writes `aliases.json` under a temporary name.
 *
 * @throws {WorldError} E_DISK_WRITE: the old file stands.
 */
export async function prepareAliases(
  place: ModelPlace,
  projection: AliasProjection,
): Promise<PreparedAliases> {
  const path = aliasesPath(place);
  const temporaryPath = temporaryPathBeside(path);
  const discard = async (): Promise<void> => {
    await rm(temporaryPath, { force: true }).catch(() => undefined);
  };
  try {
    const file = await open(temporaryPath, "wx");
    try {
      await file.writeFile(encodeProjection(projection));
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (cause) {
    await discard();
    throw cannotPlace(path, cause);
  }
  return {
    discard,
    async place() {
      try {
        await rename(temporaryPath, path);
        await syncFolder(dirname(path));
      } catch (cause) {
        await discard();
        throw cannotPlace(path, cause);
      }
    },
  };
}

/** @throws {WorldError} E_DISK_WRITE. */
export async function replaceAliases(
  place: ModelPlace,
  projection: AliasProjection,
): Promise<void> {
  await (await prepareAliases(place, projection)).place();
}

function cannotPlace(path: string, cause: unknown): WorldError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new WorldError("E_DISK_WRITE", `Cannot write ${path}: ${reason}`, { cause });
}
