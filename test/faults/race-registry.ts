// Child process of registry-races.test.ts: does one operation for each line that it is sent, and answers
// with what became of it.
import { createInterface } from "node:readline";
import { moveChampion, rollBack } from "../../src/adapters/registry-files/move-champion.ts";
import { removeVersion } from "../../src/adapters/registry-files/remove-version.ts";
import { fixedClock } from "../../src/foundation/clock.ts";
import { OperationalError } from "../../src/foundation/errors.ts";
import { gcModels } from "../../src/jobs/gc-models.ts";
import type { ModelVersion } from "../../src/learning/bundle/version-id.ts";
import { registerSmallVersion, registryPlace } from "../small-versions.ts";

export interface RaceOrder {
  readonly name: "register" | "deploy" | "rollback" | "remove" | "gc";
  readonly modelsDir: string;
  readonly nowMs: number;
  readonly version?: ModelVersion;
  /** Generation of the champion. */
  readonly expected?: number;
}

/** "done", or the code of the refusal. */
export type RaceAnswer = string;

const unsaid = { forced: null, acceptNoEdge: null, verdict: null };

async function obey({ name, modelsDir, nowMs, version, expected }: RaceOrder): Promise<void> {
  const place = registryPlace(modelsDir);
  const clock = fixedClock(nowMs);
  const acts = {
    register: () => registerSmallVersion(place, clock),
    deploy: () => moveChampion(place, clock, { version: version!, expected, ...unsaid }),
    rollback: () => rollBack(place, clock, { reason: null }),
    remove: () => removeVersion(place, version!, "in a race", clock),
    gc: () => gcModels({ modelsDir, keep: 1, pastChampions: true, dryRun: false }, clock),
  };
  await acts[name]();
}

// Others were at it for longer than the registry waits, as they may be on a busy machine: asked again.
async function answerTo(line: string): Promise<RaceAnswer> {
  for (;;) {
    const answer = await oneAnswerTo(line);
    if (answer !== "E_REGISTRY_BUSY") return answer;
  }
}

async function oneAnswerTo(line: string): Promise<RaceAnswer> {
  try {
    await obey(JSON.parse(line) as RaceOrder);
    return "done";
  } catch (error) {
    return error instanceof OperationalError ? error.code : String(error);
  }
}

process.stdout.write("ready\n");
for await (const line of createInterface({ input: process.stdin }))
  process.stdout.write(`${await answerTo(line)}\n`);
