import { type ChildProcessByStdio, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface, type Interface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import type { RaceAnswer, RaceOrder } from "./faults/race-registry.ts";

/** Processes that wait for orders. */
export interface Racers {
  /** Sends each order to a process of its own, all at once. */
  race(orders: readonly RaceOrder[]): Promise<readonly RaceAnswer[]>;
  end(): void;
}

/** Starts processes and waits until each is ready. */
export async function startRacers(count: number): Promise<Racers> {
  const racers = Array.from({ length: count }, startRacer);
  for (const { next } of racers) await next();
  return {
    async race(orders) {
      for (const [i, order] of orders.entries())
        racers[i]!.child.stdin.write(`${JSON.stringify(order)}\n`);
      return Promise.all(orders.map((_, i) => racers[i]!.next()));
    },
    end() {
      for (const { child } of racers) child.stdin.end();
    },
  };
}

interface Racer {
  readonly child: ChildProcessByStdio<Writable, Readable, null>;
  /** Its next line. */
  readonly next: () => Promise<string>;
}

function startRacer(): Racer {
  const script = join(import.meta.dirname, "faults", "race-registry.ts");
  const child = spawn(process.execPath, ["--import", "tsx", script], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines: Interface = createInterface({ input: child.stdout });
  const told = lines[Symbol.asyncIterator]();
  const next = async (): Promise<string> => {
    const { done, value } = await told.next();
    if (done === true) throw new Error("a racer has ended");
    return value;
  };
  return { child, next };
}
