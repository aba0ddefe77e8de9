import { spawn, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";
import { treeMemory, type TreeMemory } from "./process-memory.ts";

/** From the start of a process to the end of its training. */
export interface TrainingRun {
  /** From the start of the process to the end of the first step. */
  readonly firstStepMs: number;
  /** Largest sum over the training's processes; zeros where the system has no /proc. */
  readonly peak: TreeMemory;
}

const probe = fileURLToPath(new URL("training-probe.ts", import.meta.url));
const sampleEveryMs = 50;

/** Trains one epoch of the published recipe's network with the training job, in a process of its own. */
export async function measureTraining(file: string, modelsDir: string): Promise<TrainingRun> {
  return runProbe([file, modelsDir]);
}

/** The same, stopped after its first step. */
export async function measureFirstStep(file: string, modelsDir: string): Promise<number> {
  const { firstStepMs } = await runProbe([file, modelsDir, "--first-step"]);
  return firstStepMs;
}

async function runProbe(settings: readonly string[]): Promise<TrainingRun> {
  const startMs = performance.now();
  const child = spawn(
    process.execPath,
    ["--import", import.meta.resolve("tsx"), probe, ...settings],
    {
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  let firstStepMs = Number.NaN;
  child.stdout.once("data", () => {
    firstStepMs = performance.now() - startMs;
  });
  const peak = watchMemory(child);
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  if (code !== 0) throw new Error(`Cannot measure a training: it ended with exit code ${code}`);
  return { firstStepMs, peak: peak() };
}

function watchMemory(child: ChildProcess): () => TreeMemory {
  let peak: TreeMemory = { pssMb: 0, rssMb: 0 };
  const timer = setInterval(() => {
    const now = treeMemory(child.pid ?? 0);
    peak = {
      pssMb: Math.max(peak.pssMb, now.pssMb),
      rssMb: Math.max(peak.rssMb, now.rssMb),
    };
  }, sampleEveryMs);
  child.once("close", () => clearInterval(timer));
  return () => peak;
}
