import { isDeepStrictEqual } from "node:util";
import type { ModelKind } from "../learning/bundle/model-kind.ts";
import type { ModelMetadata } from "../learning/bundle/metadata.ts";
import { type DescribedVersion, describeVersion } from "./model-registry/described-version.ts";

export interface DiffModelsRequest {
  /** A version id, a start of one, an alias or "new". */
  readonly first: string;
  readonly second: string;
  /** May be left out where the registry holds one, or both versions are named by their ids. */
  readonly instrument?: string | undefined;
  readonly timeframe?: string | undefined;
  readonly type?: ModelKind | undefined;
  /** Default "./models". */
  readonly modelsDir?: string | undefined;
}

export type DiffSection = "settings" | "data" | "figures";

/** A key of both versions' metadata. */
export interface DiffRow {
  readonly section: DiffSection;
  /** "training_params.epochs", as the metadata name it. */
  readonly key: string;
  /** `undefined` where the version has no such key. */
  readonly first: unknown;
  readonly second: unknown;
  readonly equal: boolean;
}

/** A file of either. */
export interface DiffFile {
  readonly name: string;
  readonly firstBytes: number | undefined;
  readonly secondBytes: number | undefined;
  readonly equal: boolean;
}

export interface DifferingModels {
  readonly first: DescribedVersion;
  readonly second: DescribedVersion;
  /** Everything that the metadata say, equal or not; empty where either cannot be read. */
  readonly rows: readonly DiffRow[];
  readonly files: readonly DiffFile[];
  readonly warnings: readonly string[];
}

/**
 * Two versions side by side: settings, data, figures, files. Figures of different exams are no
 * comparison: that is `compareModels`.
 *
 * @throws {MisuseError} E_NO_MODEL, E_WHICH_MODEL, E_NO_CHAMPION.
 * @throws {WorldError} E_MODELS_READ, E_ALIASES_BROKEN.
 */
export async function diffModels(request: DiffModelsRequest): Promise<DifferingModels> {
  const { modelsDir = "./models", instrument, timeframe, type } = request;
  const choice = { modelsDir, instrument, timeframe, type };
  const first = await describeVersion(choice, request.first);
  const second = await describeVersion(choice, request.second);
  const files = diffFiles(first, second);
  const warnings = [first, second].flatMap(({ version, broken }) =>
    broken.map((reason) => `${version}: ${reason}`),
  );
  if (first.metadata === undefined || second.metadata === undefined)
    return { first, second, rows: [], files, warnings };
  const rows = diffMetadata(first.metadata, second.metadata);
  return { first, second, rows, files, warnings: [...warnings, ...examNotes(rows)] };
}

// Numbers of different candles cannot be held against each other.
function examNotes(rows: readonly DiffRow[]): readonly string[] {
  const exam = rows.filter(({ key }) => key.startsWith("segments.exam.") || key === "data.sha256");
  if (exam.every(({ equal }) => equal)) return [];
  return [
    "Their exams are not the same candles: compare judges both on candles that neither has seen.",
  ];
}

const sections: Readonly<Record<DiffSection, readonly (keyof ModelMetadata)[]>> = {
  settings: [
    "recipe",
    "horizon",
    "features",
    "sequence_length",
    "training_params",
    "ensemble",
    "sentiment",
    "adopted",
    "graph",
    "software",
  ],
  data: ["data", "segments", "dropped_windows"],
  figures: ["performance", "baselines", "ablation"],
};

function diffMetadata(first: ModelMetadata, second: ModelMetadata): readonly DiffRow[] {
  return (Object.keys(sections) as DiffSection[]).flatMap((section) => {
    const [a, b] = [first, second].map((metadata) =>
      leavesOf(Object.fromEntries(sections[section].map((key) => [key, metadata[key]]))),
    );
    const keys = new Set([...a!.keys(), ...b!.keys()]);
    return [...keys].map((key) => {
      const values = { first: a!.get(key), second: b!.get(key) };
      const equal = isDeepStrictEqual(values.first, values.second);
      return { section, key, ...values, equal };
    });
  });
}

// "training_params.epochs" -> 50; a list is one value.
function leavesOf(value: object, trail = ""): ReadonlyMap<string, unknown> {
  const leaves = new Map<string, unknown>();
  for (const [key, inner] of Object.entries(value) as [string, unknown][]) {
    if (inner === undefined) continue;
    const name = trail === "" ? key : `${trail}.${key}`;
    const isBranch = typeof inner === "object" && inner !== null && !Array.isArray(inner);
    if (isBranch) for (const [leaf, content] of leavesOf(inner, name)) leaves.set(leaf, content);
    else leaves.set(name, inner);
  }
  return leaves;
}

function diffFiles(first: DescribedVersion, second: DescribedVersion): readonly DiffFile[] {
  const [a, b] = [first, second].map(
    ({ files }) => new Map(files.map((file) => [file.name, file])),
  );
  const names = [...new Set([...a!.keys(), ...b!.keys()])].toSorted();
  return names.map((name) => {
    const [one, other] = [a!.get(name), b!.get(name)];
    const equal = one !== undefined && one.sha256 === other?.sha256;
    return { name, firstBytes: one?.bytes, secondBytes: other?.bytes, equal };
  });
}
