import { readVersion } from "../../adapters/model-files/read-version.ts";
import { OperationalError, RefusedError } from "../../foundation/errors.ts";
import type { GoldenVectors } from "../../learning/bundle/golden-vectors.ts";
import { checkGoldenVectors } from "../../learning/bundle/golden-vectors.ts";
import type { LoadedModel } from "../../serving/forecast-runner.ts";
import type { ChosenVersion } from "../judging/choose-version.ts";
import { type VersionParts, versionParts } from "../../serving/open-version.ts";
import { judgedModel, type JudgedModel } from "../judging/judged-model.ts";
import { loadJudgedGraph } from "../judging/load-judged-graph.ts";
import type { SoundnessCheck, SoundnessCheckName } from "./soundness-check.ts";

/** A version after its integrity checks: it can be run, or it is broken. */
export interface CheckedVersion {
  readonly checks: readonly SoundnessCheck[];
  /** Absent where the version cannot be run; the last check says why. */
  readonly model: JudgedModel | undefined;
}

/**
 * Proves a version step by step; the first failure ends it. What fails here is an answer, not an
 * error: only a folder that cannot be read at all is thrown.
 *
 * @throws {WorldError} E_MODELS_READ.
 */
export async function checkVersion(chosen: ChosenVersion): Promise<CheckedVersion> {
  const checks: SoundnessCheck[] = [];
  const passed = (name: SoundnessCheckName, detail: string): void => {
    checks.push({ name, outcome: "passed", detail });
  };
  let step: SoundnessCheckName = "files";
  let loaded: LoadedModel | undefined;
  try {
    const stored = await readVersion(chosen.path);
    passed("files", `${stored.files.size} files, each with its sha256, and the folder's name`);
    step = "metadata";
    const parts = versionParts(stored.files, { ...chosen, ...chosen.place });
    passed("metadata", "complete and without contradiction");
    step = "feature order";
    passed("feature order", orderOf(parts));
    step = "shapes";
    loaded = await loadJudgedGraph(parts.metadata, parts.model);
    const answers = await loaded.run(...goldenInputs(parts.golden));
    passed("shapes", shapesOf(parts));
    step = "golden vectors";
    const check = checkGoldenVectors(parts.golden, answers);
    if (check.kind === "differs") {
      throw new RefusedError("E_GOLDEN_DIFFERS", `window ${check.window}: ${check.reason}`);
    }
    passed(
      "golden vectors",
      `${parts.golden.closes.length} windows answered as when it was trained`,
    );
    return { checks, model: judgedModel(chosen, parts, loaded) };
  } catch (error) {
    await loaded?.release();
    if (!(error instanceof OperationalError) || error.code === "E_MODELS_READ") throw error;
    const failed = { name: step, outcome: "failed", detail: error.message } as const;
    return { checks: [...checks, failed], model: undefined };
  }
}

function orderOf({ metadata, golden }: VersionParts): string {
  const order = metadata.features.join(", ");
  if (golden.features.join(", ") === order) return order;
  throw new RefusedError(
    "E_METADATA",
    `the metadata say ${order}, the golden vectors ${golden.features.join(", ")}`,
  );
}

function shapesOf({ metadata }: VersionParts): string {
  const { sequence_length: lookback, features } = metadata;
  return `[windows, ${lookback}, ${features.length}] in, one close and one scaled output a window out`;
}

function goldenInputs(golden: GoldenVectors) {
  const [first = []] = golden.inputs;
  const shape = {
    windows: golden.inputs.length,
    lookback: first.length,
    features: golden.features.length,
  };
  return [Float32Array.from(golden.inputs.flat(2)), shape] as const;
}
