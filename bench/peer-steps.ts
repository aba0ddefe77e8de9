import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { StepRound, TimedSteps } from "./timed-steps.ts";

/** The fastest way to train that each library has, as measured by the scripts' `--variant`. */
const peers = [
  { name: "Keras", script: "keras_step.py", variant: "train-on-batch" },
  { name: "PyTorch", script: "torch_step.py", variant: "eager" },
] as const;

interface PeerAnswer extends StepRound {
  readonly library: string;
}

/**
 * Starts the peers of bench/peers with two threads each; they sleep while others take their turn.
 *
 * @param python A Python interpreter that has bench/peers/requirements.txt.
 */
export async function startPeerSteps(
  python: string,
  warmUp: number,
): Promise<readonly TimedSteps[]> {
  const started: TimedSteps[] = [];
  for (const peer of peers) started.push(await startPeer(python, { ...peer, warmUp }));
  return started;
}

interface PeerStart {
  readonly name: string;
  readonly script: string;
  readonly variant: string;
  readonly warmUp: number;
}

async function startPeer(python: string, start: PeerStart): Promise<TimedSteps> {
  const script = fileURLToPath(new URL(`peers/${start.script}`, import.meta.url));
  const settings = ["--variant", start.variant, "--warm-up", String(start.warmUp)];
  const child = spawn(python, [script, "--serve", ...settings], {
    stdio: ["pipe", "pipe", "ignore"],
  });
  const ended = new Promise<void>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", () => resolve());
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async (): Promise<PeerAnswer> => {
    const line = await Promise.race([lines.next(), ended]);
    if (line !== undefined && line.done !== true) return JSON.parse(line.value) as PeerAnswer;
    throw new Error(`Cannot measure ${start.name}: ${python} ${script} ended without an answer`);
  };
  const { library } = await answer();
  return {
    name: `${start.name} ${library.replace(" on TensorFlow", ", TensorFlow")}`,
    async round(steps) {
      child.stdin.write(`${steps}\n`);
      return answer();
    },
    async close() {
      child.stdin.end();
      await ended;
    },
  };
}
