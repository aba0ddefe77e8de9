import { existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openSqliteLedger } from "../../src/adapters/ledger/open-sqlite-ledger.ts";
import { openBrokerFile } from "../../src/adapters/paper-broker/open-broker-file.ts";
import { createRng, type Rng } from "../../src/foundation/rng.ts";
import { runBacktest } from "../../src/jobs/run-backtest.ts";
import type { RecordedRun } from "../../src/trading/session/recorded-run.ts";
import { booksDisagree, writeCandles } from "../paper-sessions.ts";
import { quickFolder } from "../quick-folder.ts";
import { runCommand, type RunningCommand, startCommand } from "../running-command.ts";
import { type CountedRows, sessionGrows, sessionRows } from "../session-rows.ts";
import { walkCandles } from "../walk-candles.ts";

// L23: the real commands, each in a process of its own. npm run soak runs 60 rounds.
const rounds = Number(process.env["HALT_RESTARTS"] ?? 6);
const seed = Number(process.env["KILL_SEED"] ?? 20_261_123);
const folder = quickFolder("paper-halt-");
const candles = join(folder, "WALK_1h.csv");
// Candles for minutes, since each of the commands beside it may take long to start.
const walk = walkCandles({ seed: 31, candles: 20_000 });
const booksIn = (place: string): string => join(place, "trading", "paper", "halted");
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeAll(() => writeCandles(candles, walk));

const orders: CountedRows = ["broker.sqlite", "orders"];
const decisions: CountedRows = ["ledger.sqlite", "decisions"];

const asked = {
  instruments: ["WALK"],
  strategy: "ema-cross",
  parameters: { fast: "3", slow: "9" },
  riskSettings: ["drawdownMax=0.9", "dailyLossMax=0.5", "consecutiveLossesMax=50"],
  name: "halted",
};
const tradeArgv = [
  "trade WALK --paper --speed 100 --strategy ema-cross --param fast=3 --param slow=9".split(" "),
  ["--replay", candles, "--name", asked.name],
  asked.riskSettings.flatMap((limit) => ["--risk-set", limit]),
].flat();

test("after `halt` has returned a running session decides on and sends nothing; after `resume` it goes on", async () => {
  const books = booksIn(folder);
  const session = startCommand(tradeArgv, folder);
  try {
    await session.noted(/Session halted/);
    await sessionGrows(books, orders, 4);
    const halted = await runCommand(["halt", "--reason", "a test"], folder);
    expect(halted.exitCode).toBe(0);
    const sent = sessionRows(books, orders);
    expect(sent).toBeGreaterThanOrEqual(4);
    await sessionGrows(books, decisions, 120);
    expect(sessionRows(books, orders)).toBe(sent);
    expect((await runCommand(["resume"], folder)).exitCode).toBe(2);
    expect(sessionRows(books, orders)).toBe(sent);
    const resumed = await runCommand(["resume", "--i-understand"], folder);
    expect(resumed.exitCode).toBe(0);
    await sessionGrows(books, orders, 2);
    session.signalParent("SIGINT");
    expect((await session.ended).exitCode).toBe(130);
  } finally {
    session.signalGroup("SIGKILL");
  }
});

test(
  `${rounds} sessions killed with SIGKILL around a halt and started again under it: nothing is sent until \`resume\`, then they go on, seed ${seed}`,
  async () => {
    const rng = createRng(seed);
    const { run: whole } = await runBacktest({ ...asked, files: [candles], tradingDir: folder });
    const found: HaltedBooks[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const place = join(folder, `round-${round}`);
      mkdirSync(place);
      const kill = ["while halt starts", "at the latch", "under the latch"][round % 3]!;
      const sent = await killAroundHalt(place, kill, rng);
      found.push(await haltedBooks(place, { sent, whole }));
    }
    const told = found.map(({ faults, sentBefore, halted, sentAfter }, i) => ({
      round: i,
      faults,
      hasSent: sentBefore >= 4,
      wasHalted: halted >= 20,
      goesOn: sentAfter >= 2,
    }));
    const sums = found.map(({ sentBefore, halted }) => `${sentBefore}/${halted}`).join(", ");
    process.stdout.write(`orders before the latch/candles under it: ${sums}; seed ${seed}\n`);
    expect(told).toEqual(
      told.map(({ round }) => ({
        round,
        faults: [],
        hasSent: true,
        wasHalted: true,
        goesOn: true,
      })),
    );
  },
  240_000 + rounds * 120_000,
);

/** @returns How many orders the broker had when `halt` had returned. */
async function killAroundHalt(place: string, moment: string, rng: Rng): Promise<number> {
  const books = booksIn(place);
  const running: RunningCommand[] = [];
  const begin = (): RunningCommand => {
    const session = startCommand(tradeArgv, place);
    running.push(session);
    return session;
  };
  try {
    const first = begin();
    await sessionGrows(books, orders, 4);
    const halt = runCommand(["halt", "--reason", "a drill"], place);
    if (moment === "while halt starts") await pause(rng.uniform() * 1500);
    if (moment === "at the latch") {
      while (!existsSync(join(place, "trading", "HALTED"))) await pause(1);
      await pause(rng.uniform() * 5);
    }
    if (moment === "under the latch") {
      await halt;
      await sessionGrows(books, decisions, rng.integer(10));
    }
    first.signalGroup("SIGKILL");
    expect((await halt).exitCode).toBe(0);
    const sent = sessionRows(books, orders);
    await first.ended;
    const second = begin();
    await sessionGrows(books, decisions, 20);
    expect(sessionRows(books, orders)).toBe(sent);
    await second.noted(/Trading is halted \(a drill\)/);
    expect((await runCommand(["resume", "--i-understand"], place)).exitCode).toBe(0);
    await sessionGrows(books, orders, 2);
    second.signalParent("SIGINT");
    expect((await second.ended).exitCode).toBe(130);
    return sent;
  } finally {
    for (const session of running) session.signalGroup("SIGKILL");
  }
}

interface HaltedBooks {
  /** What ledger and broker file say that must not be. */
  readonly faults: readonly string[];
  readonly sentBefore: number;
  readonly halted: number;
  readonly sentAfter: number;
}

async function haltedBooks(
  place: string,
  { sent, whole }: { readonly sent: number; readonly whole: RecordedRun },
): Promise<HaltedBooks> {
  const books = booksIn(place);
  const run = await recordIn(books);
  const made = [...run.decisions];
  const from = made.findIndex(({ state }) => state === "HALTED");
  const to = made.findLastIndex(({ state }) => state === "HALTED");
  const candleOf = new Map(made.flatMap((one, i) => one.orders.map((id) => [id, i] as const)));
  const atBroker = await brokerOrders(books);
  const isWrong = (id: string, i: number): boolean =>
    i < sent ? !(candleOf.get(id)! < from) : !(candleOf.get(id)! > to);
  // What was decided before the latch and never sent is given up, not sent later.
  const unsent = run.orders.filter(({ request }) => !atBroker.includes(request.clientOrderId));
  const waiting = unsent.filter(({ status }) => status !== "lost");
  const wholeDecisions = [...whole.decisions].slice(0, from);
  const untilMs = made[from - 1]!.decidedAtMs;
  const fillsOf = ({ fills }: RecordedRun) => fills.filter((fill) => fill.filledAtMs < untilMs);
  return {
    faults: [
      ...(await booksDisagree(books, [walk])),
      ...atBroker.filter(isWrong).map((id) => `${id} was sent under the latch`),
      ...made
        .slice(from, to + 1)
        .flatMap(({ state, orders: ids, openTimeMs }) =>
          state === "HALTED" && ids.length === 0 ? [] : [`${openTimeMs} is decided on in the halt`],
        ),
      ...waiting.map(({ request, status }) => `${request.clientOrderId} is ${status}`),
      ...run.events.filter(({ kind }) => kind === "mismatch").map(() => "a mismatch"),
      ...(isDeepStrictEqual(made.slice(0, from), wholeDecisions) ? [] : ["other decisions before"]),
      ...(isDeepStrictEqual(fillsOf(run), fillsOf(whole)) ? [] : ["other fills before"]),
    ],
    sentBefore: sent,
    halted: to - from + 1,
    sentAfter: atBroker.length - sent,
  };
}

async function recordIn(books: string): Promise<RecordedRun> {
  const ledger = await openSqliteLedger(join(books, "ledger.sqlite"), { readOnly: true });
  try {
    const run = ledger.run();
    return { ...run, decisions: [...run.decisions] };
  } finally {
    await ledger.close();
  }
}

async function brokerOrders(books: string): Promise<readonly string[]> {
  const store = await openBrokerFile(join(books, "broker.sqlite"));
  try {
    return store.load()!.orders.map(({ request }) => request.clientOrderId);
  } finally {
    await store.close();
  }
}
