import { join } from "node:path";
import { liesInside } from "../adapters/model-files/lies-inside.ts";
import { readView } from "../adapters/model-view/read-view.ts";
import type { ViewedModel } from "../adapters/model-view/view-index.ts";
import { writeView } from "../adapters/model-view/write-view.ts";
import { claim } from "../foundation/claim.ts";
import { type Clock, systemClock } from "../foundation/clock.ts";
import { MisuseError, WorldError } from "../foundation/errors.ts";
import { viewedModels, type ViewChoice } from "./moving/viewed-models.ts";

export interface ExportModelsRequest extends ViewChoice {
  /** Default: "latest" in the folder of all models. */
  readonly to?: string | undefined;
}

/** A model that the view shows. */
export type ExportedModel = Omit<ViewedModel, "files"> & {
  readonly files: readonly string[];
  /** False where it stood in the view already and was not asked for. */
  readonly isNew: boolean;
};

export interface ExportedView {
  /** The view's name; it is a link to a folder that never changes. */
  readonly path: string;
  readonly models: readonly ExportedModel[];
  /** Sentences that a person should see. */
  readonly notes: readonly string[];
}

/**
 * Puts the files of the versions that answer side by side under the names that other programs expect,
 * `btcusdt_price.onnx` and its siblings. Models of instruments that were not asked for stay as they
 * stand in the view. The view changes in one step.
 *
 * @throws {MisuseError} E_NO_MODEL, E_WHICH_MODEL, E_INSTRUMENT, E_TIMEFRAME; E_FILE_EXISTS: something
 *   else stands there; E_EXPORT_PLACE: it lies among the models.
 * @throws {RefusedError} E_VERSION_BROKEN, E_MANIFEST. The old view stands.
 * @throws {WorldError} E_MODELS_READ, E_FILE_READ, E_DISK_WRITE; E_EXPORT_BUSY.
 */
export async function exportModels(
  request: ExportModelsRequest,
  clock: Clock = systemClock,
): Promise<ExportedView> {
  const path = await viewPath(request);
  const { models, notes } = await viewedModels(request);
  const held = await claim(path);
  if ("holder" in held) throw busy(path, held.holder.pid);
  try {
    const standing = await readView(path);
    if (standing.kind === "foreign") throw inTheWay(path, standing.reason);
    const before = standing.kind === "view" ? standing : { models: [], damaged: [] };
    const renewed = new Set(models.map(({ instrument }) => instrument));
    const others = before.models.filter(({ instrument }) => !renewed.has(instrument));
    const all = [...models, ...others].toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
    await writeView(path, all, clock);
    return {
      path,
      models: all.map(({ files, ...model }) => {
        return { ...model, files: [...files.keys()], isNew: renewed.has(model.instrument) };
      }),
      notes: [...notes, ...lost(before.damaged, renewed)],
    };
  } finally {
    await held.release();
  }
}

async function viewPath({ modelsDir, to }: ExportModelsRequest): Promise<string> {
  if (to === undefined) return join(modelsDir, "latest");
  const path = to.replace(/[/\\]+$/, "") || to;
  if (await liesInside(path, modelsDir)) throw insideModels(path, modelsDir);
  return path;
}

/** E_EXPORT_PLACE. */
export function insideModels(path: string, modelsDir: string): MisuseError {
  return new MisuseError(
    "E_EXPORT_PLACE",
    `Cannot export to ${path}: it lies in ${modelsDir}, where only versions of models lie; name a folder outside`,
  );
}

/** E_FILE_EXISTS. */
export function inTheWay(path: string, reason: string): MisuseError {
  return new MisuseError(
    "E_FILE_EXISTS",
    `Cannot export to ${path}: ${reason}; name another folder or move this one away`,
  );
}

function busy(path: string, pid: number): WorldError {
  return new WorldError(
    "E_EXPORT_BUSY",
    `Cannot export to ${path}: process ${pid} is exporting to it; try again`,
    { retryable: true },
  );
}

function nameOf({ instrument, kind }: ViewedModel): string {
  return `${instrument} ${kind}`;
}

function lost(damaged: readonly string[], renewed: ReadonlySet<string>): readonly string[] {
  return damaged
    .filter((model) => !renewed.has(model.split(" ")[0] ?? ""))
    .map(
      (model) => `${model} is gone from the view: its files there were changed; export it again`,
    );
}
