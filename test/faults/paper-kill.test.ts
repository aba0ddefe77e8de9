import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createRng, type Rng } from "../../src/foundation/rng.ts";
import { type PaperResult, tradePaper } from "../../src/jobs/trade-paper.ts";
import { booksDisagree, busyReplay, hashOfSession, writeCandles } from "../paper-sessions.ts";
import { quickFolder } from "../quick-folder.ts";
import { walkCandles } from "../walk-candles.ts";

// P7, L14, L27. npm run soak runs 200.
const kills = Number(process.env["PAPER_KILLS"] ?? 18);
const seed = Number(process.env["KILL_SEED"] ?? Date.now() % 1_000_000);
/** Sessions that are killed side by side, so that processes start while others trade. */
const lanes = 3;
const folder = quickFolder("paper-kill-");
const series = walkCandles({ seed: 11, candles: 1500 });
const candles = join(folder, "WALK_1h.csv");
const script = join(import.meta.dirname, "trade-on-paper.ts");
let whole: PaperResult;

beforeAll(async () => {
  writeCandles(candles, series);
  whole = await tradePaper(busyReplay(candles, { tradingDir: join(folder, "whole") }));
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test(
  `${kills} SIGKILLs of a paper session: no order twice, no position lost, its books equal the broker's and an uninterrupted session's, seed ${seed}`,
  async () => {
    expect(whole.sheet?.figures.trades).toBeGreaterThan(40);
    const share = (lane: number): number => Math.floor((kills + lane) / lanes);
    const all = await Promise.all(
      Array.from({ length: lanes }, (_, lane) =>
        killLane(join(folder, String(lane)), share(lane), createRng(seed + lane)),
      ),
    );
    const hits = all.flat();
    process.stdout.write(
      `${hits.length} kills, ${hits.filter(({ trading }) => trading).length} of them while it traded, ${hits.reduce((sum, { sessions }) => sum + sessions, 0)} sessions ended; seed ${seed}\n`,
    );
    expect(hits.flatMap(({ faults }) => faults).slice(0, 20)).toEqual([]);
    expect(hits).toHaveLength(kills);
    expect(hits.filter(({ trading }) => trading).length).toBeGreaterThan(kills / 3);
  },
  60_000 + kills * 15_000,
);

interface Hit {
  readonly trading: boolean;
  /** Sessions that came to their end before or after the kill. */
  readonly sessions: number;
  readonly faults: readonly string[];
}

async function killLane(path: string, count: number, rng: Rng): Promise<readonly Hit[]> {
  const hits: Hit[] = [];
  mkdirSync(path);
  let session = 0;
  const place = (): string => join(path, String(session));
  while (hits.length < count) {
    const told = await runAndKill(place(), rng);
    const isOver = told.includes("\nend ");
    const faults = isOver ? await faultsOf(place()) : [];
    if (isOver) session += 1;
    const disagreed = told.split("\n").filter((line) => line.includes("DISAGREE"));
    hits.push({
      trading: told.includes("trading") && !isOver,
      sessions: isOver ? 1 : 0,
      faults: [...disagreed, ...faults].map((fault) => `${place()}: ${fault}`),
    });
  }
  const told = await runAndKill(place(), undefined);
  const faults = told.includes("\nend ") ? await faultsOf(place()) : [`it did not end: ${told}`];
  hits.push({ ...hits.pop()!, faults: [...(hits.at(-1)?.faults ?? []), ...faults] });
  return hits;
}

async function faultsOf(place: string): Promise<readonly string[]> {
  const books = join(place, "paper", "replay");
  const hash = await hashOfSession(books);
  return [
    ...(await booksDisagree(books, series)),
    ...(hash === whole.eventLogHash ? [] : ["its log is not that of an uninterrupted session"]),
  ];
}

/** @param rng Without one it is left alone. @returns What it said. */
async function runAndKill(place: string, rng: Rng | undefined): Promise<string> {
  const child = spawn(process.execPath, ["--import", "tsx", script, candles, place], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let told = "";
  child.stdout.on("data", (chunk: Buffer) => (told += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (told += chunk.toString()));
  const ended = once(child, "close");
  if (rng !== undefined) {
    // Most die while they trade, some while they find their books again.
    const awaited = rng.uniform() < 0.85 ? "trading" : "note";
    while (!told.includes(awaited) && child.exitCode === null)
      await Promise.race([once(child.stdout, "data"), ended]);
    await pause(rng.uniform() * (awaited === "trading" ? 400 : 30));
    child.kill("SIGKILL");
  }
  await ended;
  return told;
}
