import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createRng, type Rng } from "../../src/foundation/rng.ts";
import {
  type PaperResult,
  tradePaper,
  type TradePaperRequest,
} from "../../src/jobs/trade-paper.ts";
import { type CandleSeries, sliceCandles } from "../../src/market/candle-series.ts";
import { parseInstrument } from "../../src/market/instrument.ts";
import {
  booksDisagree,
  busyReplay,
  forecastReplay,
  hashOfSession,
  writeCandles,
} from "../paper-sessions.ts";
import { plantModel } from "../planted-model.ts";
import { quickFolder } from "../quick-folder.ts";
import { walkCandles } from "../walk-candles.ts";

// P7, L14, L27. npm run soak runs 200.
const kills = Number(process.env["PAPER_KILLS"] ?? 18);
const seed = Number(process.env["KILL_SEED"] ?? 20_261_123);
const folder = quickFolder("paper-kill-");
const script = join(import.meta.dirname, "trade-on-paper.ts");
const walk = walkCandles({ seed: 11, candles: 1500 });
const other = { ...walkCandles({ seed: 12, candles: 900 }), instrument: parseInstrument("OTHER") };
const fileOf = ({ instrument }: CandleSeries): string => join(folder, `${instrument}_1h.csv`);

/** Sessions that are killed side by side, so that processes start while others trade. */
interface Victim {
  readonly path: string;
  /** What they are asked, as a file. */
  readonly request: string;
  readonly series: readonly CandleSeries[];
  /** The same session, left alone. */
  readonly whole: PaperResult;
}
const victims: Victim[] = [];

beforeAll(async () => {
  for (const series of [walk, other]) writeCandles(fileOf(series), series);
  const modelsDir = join(folder, "models");
  await plantModel({ modelsDir, series: sliceCandles(walk, 0, 700) });
  const tradingDir = join(folder, "whole");
  const files = [fileOf(walk), fileOf(other)];
  const instruments = ["WALK", "OTHER"];
  await addVictim("one", [walk], busyReplay(fileOf(walk), { tradingDir }));
  await addVictim("two", [walk, other], busyReplay(files, { tradingDir, instruments }));
  await addVictim("model", [walk], forecastReplay(fileOf(walk), { tradingDir, modelsDir }));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function addVictim(
  name: string,
  series: readonly CandleSeries[],
  request: TradePaperRequest,
): Promise<void> {
  const path = join(folder, name);
  mkdirSync(path);
  const file = join(path, "request.json");
  writeFileSync(file, JSON.stringify({ ...request, name }));
  const whole = await tradePaper({ ...request, name });
  victims.push({ path, request: file, series, whole });
}

test(
  `${kills} SIGKILLs of paper sessions, of one instrument, of two and with a model: no order twice, no position lost, the books equal the broker's and an uninterrupted session's, seed ${seed}`,
  async () => {
    expect(victims.map(({ whole }) => whole.sheet?.figures.trades ?? 0)).toEqual(
      victims.map(() => expect.toSatisfy((trades: number) => trades > 20) as number),
    );
    const all = await Promise.all(
      victims.map((victim, i) =>
        killAgainAndAgain(victim, Math.floor((kills + i) / victims.length), createRng(seed + i)),
      ),
    );
    const hits = all.flat();
    process.stdout.write(
      `${hits.length} kills, ${hits.filter(({ trading }) => trading).length} of them while it traded, ${hits.reduce((sum, { sessions }) => sum + sessions, 0)} sessions ended; seed ${seed}\n`,
    );
    expect(hits.flatMap(({ faults }) => faults).slice(0, 20)).toEqual([]);
    expect(hits.length).toBeGreaterThanOrEqual(kills);
    expect(hits.filter(({ trading }) => trading).length).toBeGreaterThan(kills / 3);
  },
  240_000 + kills * 30_000,
);

interface Hit {
  readonly trading: boolean;
  /** Sessions that came to their end before or after the kill. */
  readonly sessions: number;
  readonly faults: readonly string[];
}

async function killAgainAndAgain(victim: Victim, count: number, rng: Rng): Promise<readonly Hit[]> {
  const hits: Hit[] = [];
  let session = 0;
  const place = (): string => join(victim.path, String(session));
  const whileTrading = (): number => hits.filter(({ trading }) => trading).length;
  // As many more as it takes: on a busy machine many a kill comes when the session has ended.
  while (hits.length < count || whileTrading() <= Math.ceil(count / 3)) {
    const told = await runAndKill(victim, place(), rng);
    const isOver = told.includes("\nend ");
    const faults = isOver ? await faultsOf(victim, place()) : [];
    if (isOver) session += 1;
    const disagreed = told.split("\n").filter((line) => line.includes("DISAGREE"));
    hits.push({
      trading: told.includes("trading") && !isOver,
      sessions: isOver ? 1 : 0,
      faults: [...disagreed, ...faults].map((fault) => `${place()}: ${fault}`),
    });
  }
  const told = await runAndKill(victim, place(), undefined);
  const isOver = told.includes("\nend ");
  const faults = isOver ? await faultsOf(victim, place()) : [`it did not end: ${told}`];
  const last = hits.pop()!;
  const sessions = last.sessions + (isOver ? 1 : 0);
  hits.push({ ...last, sessions, faults: [...last.faults, ...faults] });
  return hits;
}

async function faultsOf(victim: Victim, place: string): Promise<readonly string[]> {
  const { name, eventLogHash } = victim.whole;
  const books = join(place, "paper", name);
  const hash = await hashOfSession(books);
  return [
    ...(await booksDisagree(books, victim.series)),
    ...(hash === eventLogHash ? [] : ["its log is not that of an uninterrupted session"]),
  ];
}

/** @param rng Without one it is left alone. @returns What it said. */
async function runAndKill(
  { request }: Victim,
  place: string,
  rng: Rng | undefined,
): Promise<string> {
  const child = spawn(process.execPath, ["--import", "tsx", script, request, place], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let told = "";
  child.stdout.on("data", (chunk: Buffer) => (told += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (told += chunk.toString()));
  const ended = once(child, "close");
  if (rng !== undefined) {
    // Most die while they trade, some while they find their books again.
    const awaited = rng.uniform() < 0.85 ? "trading" : "note";
    while (!told.includes(awaited) && child.exitCode === null && child.signalCode === null)
      await Promise.race([once(child.stdout, "data"), ended]);
    await pause(rng.uniform() * (awaited === "trading" ? 400 : 30));
    child.kill("SIGKILL");
  }
  await ended;
  return told;
}
