import { dayText } from "../foundation/utc-text.ts";
import { checkDrawing } from "../adapters/charts/check-drawing.ts";
import { checkHdf5 } from "../adapters/hdf5/check-hdf5.ts";
import { checkParquet } from "../adapters/candle-store/check-parquet.ts";
import { describeMachine, type Machine } from "../adapters/machine/describe-machine.ts";
import { probeFolder, type ProbedFolder } from "../adapters/machine/probe-folder.ts";
import { checkEngine } from "../adapters/onnx-runtime/check-engine.ts";
import { type ExecutionProvider, listProviders } from "../adapters/onnx-runtime/list-providers.ts";
import { type Clock, systemClock } from "../foundation/clock.ts";
import { softwareVersions } from "../foundation/software-versions.ts";
import { trainingShards } from "./training/training-request.ts";

export interface DoctorEnvRequest {
  readonly modelsDir: string;
  readonly dataDir: string;
}

/** One part of the program that was tried. */
export interface EnvironmentCheck {
  readonly name: string;
  readonly ok: boolean;
  readonly durationMs: number;
  /** Why it failed; undefined where it did not. */
  readonly reason: string | undefined;
  /** What to do about it. */
  readonly advice: string | undefined;
}

/** Whether candlecast can work here, and with what. */
export interface EnvironmentDiagnosis {
  /** Every check and both folders are as they must be. */
  readonly sound: boolean;
  readonly node: {
    readonly version: string;
    readonly supported: boolean;
    readonly recommended: boolean;
  };
  /** Versions of candlecast and of what computes. */
  readonly packages: Readonly<Record<string, string>>;
  readonly machine: Machine;
  /** Threads that compute in a training: the parts of a batch, whatever the number of cores. */
  readonly trainingThreads: number;
  readonly providers: readonly ExecutionProvider[];
  readonly models: ProbedFolder;
  readonly data: ProbedFolder;
  /** Of this machine, UTC epoch milliseconds. */
  readonly nowMs: number;
  readonly checks: readonly EnvironmentCheck[];
}

/**
 * Looks at the machine and tries every part that a training and a forecast need, for real: one graph,
 * one Parquet file, one picture, one HDF5 file, one file in each folder.
 */
export async function doctorEnv(
  request: DoctorEnvRequest,
  clock: Clock = systemClock,
): Promise<EnvironmentDiagnosis> {
  const models = await probeFolder(request.modelsDir);
  const data = await probeFolder(request.dataDir);
  const { node = "", ...packages } = { ...softwareVersions([]), ...engineVersions() };
  const checks = [
    nodeCheck(node),
    clockCheck(clock.nowMs()),
    folderCheck("models folder", models),
    folderCheck("data folder", data),
  ];
  for (const { name, run, advice } of engineChecks)
    checks.push(await tried(name, run, advice, clock));
  return {
    sound: checks.every(({ ok }) => ok),
    node: { version: node, supported: isSupported(node), recommended: majorOf(node) === 24 },
    packages,
    machine: await describeMachine(),
    trainingThreads: trainingShards,
    providers: await listProviders().catch(() => []),
    models,
    data,
    nowMs: clock.nowMs(),
    checks,
  };
}

const engineNames = ["onnxruntime-node", "@duckdb/node-api", "@resvg/resvg-js"];

// A package that is missing is a finding here, not the end.
function engineVersions(): Readonly<Record<string, string>> {
  const versions = engineNames.map((name): readonly [string, string] => {
    try {
      return [name, softwareVersions([name])[name] ?? "unknown"];
    } catch {
      return [name, "not found"];
    }
  });
  return Object.fromEntries(versions);
}

const reinstall =
  "install again for this machine: remove node_modules, then npm install (on Linux with glibc, not musl)";

const engineChecks = [
  { name: "onnx runtime", run: checkEngine, advice: reinstall },
  {
    name: "parquet",
    run: checkParquet,
    advice: `${reinstall}; TMPDIR must name a folder that can be written`,
  },
  { name: "drawing", run: checkDrawing, advice: reinstall },
  { name: "hdf5", run: checkHdf5, advice: reinstall },
] as const;

async function tried(
  name: string,
  run: () => Promise<void>,
  advice: string,
  clock: Clock,
): Promise<EnvironmentCheck> {
  const startedMs = clock.monotonicMs();
  const duration = (): number => clock.monotonicMs() - startedMs;
  try {
    await run();
    return { name, ok: true, durationMs: duration(), reason: undefined, advice: undefined };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { name, ok: false, durationMs: duration(), reason, advice };
  }
}

function verdict(name: string, reason: string | undefined, advice: string): EnvironmentCheck {
  const ok = reason === undefined;
  return { name, ok, durationMs: 0, reason, advice: ok ? undefined : advice };
}

function nodeCheck(version: string): EnvironmentCheck {
  const reason = isSupported(version) ? undefined : `Node ${version} is too old`;
  return verdict("node", reason, "install Node 20.19 or newer; 24 is recommended");
}

// A machine that starts in 1970 would take every candle for one that has not closed yet.
const earliestNowMs = Date.UTC(2025, 0, 1);

function clockCheck(nowMs: number): EnvironmentCheck {
  const day = dayText(nowMs);
  const reason = nowMs >= earliestNowMs ? undefined : `the clock says ${day}`;
  return verdict("clock", reason, "set the clock: which candles have closed depends on it");
}

function folderCheck(name: string, { path, problem }: ProbedFolder): EnvironmentCheck {
  const reason = problem === undefined ? undefined : `${path}: ${problem}`;
  return verdict(
    name,
    reason,
    "choose another folder (--models, --data-dir), or give it rights and space",
  );
}

function isSupported(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > 20 || (major === 20 && minor >= 19);
}

function majorOf(version: string): number {
  return Number(version.split(".")[0]);
}
