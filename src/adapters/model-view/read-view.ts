import { lstat, readlink, rmdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { WorldError } from "../../foundation/errors.ts";
import { sha256Hex } from "../../learning/bundle/manifest.ts";
import type { InstrumentId } from "../../market/instrument.ts";
import { readPlainFile } from "../model-files/read-plain-file.ts";
import { parseViewIndex, type ViewedModel, type ViewIndex, viewIndexName } from "./view-index.ts";

/** What stands where a view is to be. */
export type StandingView =
  | { readonly kind: "nothing" }
  | {
      readonly kind: "view";
      readonly models: readonly ViewedModel[];
      /** Models whose files are not any more what was exported. */
      readonly damaged: readonly string[];
    }
  /** In words: "it is a folder that export did not make". */
  | { readonly kind: "foreign"; readonly reason: string };

/** Of the folder that a view's link means: ".latest-20240630T115900Z-0123abcd". */
export const viewFolderName = /^\.(.+)-(\d{8}T\d{6}Z)-[0-9a-f]{8}$/;

/**
 * Looks at what stands under a view's name. An empty folder counts as nothing and is removed.
 *
 * @throws {WorldError} E_FILE_READ.
 */
export async function readView(path: string): Promise<StandingView> {
  const foreign = (reason: string): StandingView => ({ kind: "foreign", reason });
  const facts = await lstat(path).catch(unlessAbsent(path));
  if (facts === undefined) return { kind: "nothing" };
  if (facts.isDirectory()) {
    const isEmpty = await rmdir(path).then(
      () => true,
      () => false,
    );
    return isEmpty ? { kind: "nothing" } : foreign("it is a folder that export did not make");
  }
  if (!facts.isSymbolicLink()) return foreign("it is no folder");
  const target = await readlink(path).catch(unlessAbsent(path));
  if (target === undefined || viewFolderName.exec(target)?.[1] !== basename(path)) {
    return foreign("it is a link that export did not make");
  }
  const folder = join(dirname(path), target);
  const text = await readPlainFile(join(folder, viewIndexName), indexBytesMax).catch(
    unlessAbsent(path),
  );
  // Its folder was removed by hand: the name is free.
  if (text === undefined) return { kind: "nothing" };
  const index = parseViewIndex(Buffer.from(text).toString("utf8"));
  if (typeof index === "string") return foreign(`its ${viewIndexName} cannot be read: ${index}`);
  return { kind: "view", ...(await modelsIn(folder, index)) };
}

const indexBytesMax = 1 << 22;

async function modelsIn(
  folder: string,
  { models }: ViewIndex,
): Promise<{ readonly models: readonly ViewedModel[]; readonly damaged: readonly string[] }> {
  const whole: ViewedModel[] = [];
  const damaged: string[] = [];
  for (const model of models) {
    const files = await filesIn(folder, model.files);
    const instrument = model.instrument as InstrumentId;
    if (files === undefined) damaged.push(`${instrument} ${model.timeframe} ${model.kind}`);
    else whole.push({ ...model, instrument, files });
  }
  return { models: whole, damaged };
}

async function filesIn(
  folder: string,
  listed: ViewIndex["models"][number]["files"],
): Promise<ReadonlyMap<string, Uint8Array> | undefined> {
  const files = new Map<string, Uint8Array>();
  for (const [name, { sha256, bytes }] of Object.entries(listed)) {
    const content = await readPlainFile(join(folder, name), bytes).catch(() => undefined);
    if (content === undefined || sha256Hex(content) !== sha256) return undefined;
    files.set(name, content);
  }
  return files;
}

function unlessAbsent(path: string) {
  return (cause: unknown): undefined => {
    const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
    if (code === "ENOENT") return undefined;
    throw new WorldError("E_FILE_READ", `Cannot read ${path}: ${String(cause)}`, { cause });
  };
}
