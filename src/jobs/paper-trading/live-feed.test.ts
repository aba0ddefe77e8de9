import { describe, expect, test } from "vitest";
import type { Clock } from "../../foundation/clock.ts";
import { WorldError } from "../../foundation/errors.ts";
import { eventLoopTurn } from "../../foundation/event-loop-turn.ts";
import { createRng, type Rng } from "../../foundation/rng.ts";
import { candleAt } from "../../market/candle.ts";
import type { CandleSeries } from "../../market/candle-series.ts";
import { parseInstrument } from "../../market/instrument.ts";
import type { FedCandle } from "../../trading/session/candle-feed.ts";
import { createLateness } from "./lateness.ts";
import { openMissedMs } from "./live-broker.ts";
import { liveFeed } from "./live-feed.ts";

// P11, P26: one exchange that tells late, twice, out of order, changed or nothing; a clock that jumps.
const stepMs = 60_000;
const startMs = Date.UTC(2024, 0, 1);
const instrument = parseInstrument("BTCUSDT");
const count = 150;
const seed = Number(process.env["PROPERTY_SEED"] ?? 20_261_123);
const feeds = Number(process.env["PAPER_FEEDS"] ?? 500);

interface Market {
  readonly clock: Clock & { set(timeMs: number): void };
  readonly fed: FedCandle[];
  /** Of each candle that was fed: what the clock showed. */
  readonly atMs: number[];
}

/** Feeds `count` candles of an exchange as bad as chance makes it. */
async function badMarket(rng: Rng): Promise<Market> {
  let now = startMs + 5 * stepMs + 1000;
  const clock = { nowMs: () => now, monotonicMs: () => now, set: (to: number) => (now = to) };
  const stored = new Map<number, number>();
  const controller = new AbortController();
  // A candle is there for the exchange once it has closed, after a delay of its own.
  const delays = Array.from({ length: count + 400 }, () =>
    rng.uniform() < 0.15 ? rng.uniform() * 8 * stepMs : rng.uniform() * 1500,
  );
  const feed = liveFeed({
    instruments: [instrument],
    timeframe: "1m",
    startedFromMs: startMs,
    clock,
    signal: controller.signal,
    candles: {
      async fetch() {
        now += rng.uniform() * 3000;
        if (rng.uniform() < 0.1) throw new WorldError("E_EXCHANGE_UNREACHABLE", "Cannot reach it");
        for (let i = 0; i < delays.length; i += 1) {
          const openMs = startMs + i * stepMs;
          if (openMs + stepMs + delays[i]! > now) continue;
          // A revision of what is stored, or the same once more.
          if (!stored.has(openMs) || rng.uniform() < 0.02) stored.set(openMs, rng.uniform());
        }
        // An unclosed one, from an exchange whose clock is ahead.
        const formingMs = Math.floor(now / stepMs) * stepMs;
        if (rng.uniform() < 0.1) stored.set(formingMs, 0.5);
      },
      read: async () => seriesOf(stored),
    },
    async wait(timeMs) {
      const luck = rng.uniform();
      now = Math.max(now, timeMs);
      // Asleep for a while; or set back: what was fed stays fed.
      if (luck < 0.03) now += rng.uniform() * 10 * stepMs;
      else if (luck < 0.05) now -= rng.uniform() * 3 * stepMs;
    },
  });
  const market: Market = { clock, fed: [], atMs: [] };
  while (market.fed.length < count) {
    const fed = await feed.next();
    if (fed === undefined) break;
    market.fed.push(fed);
    market.atMs.push(now);
    now += rng.uniform() * 500;
  }
  controller.abort();
  expect(await feed.next()).toBeUndefined();
  return market;
}

function seriesOf(stored: ReadonlyMap<number, number>): CandleSeries {
  const openTimeMs = Float64Array.from([...stored.keys()].toSorted((a, b) => a - b));
  const price = openTimeMs.map((timeMs) => 100 + stored.get(timeMs)!);
  const [open, high, low, close] = [price, price, price, price];
  return { instrument, timeframe: "1m", openTimeMs, open, high, low, close, volume: undefined };
}

// The first instrument's candles are there half a second after their close, the second's when they come.
async function twoInstruments({
  secondDelayMs,
  moments,
}: {
  readonly secondDelayMs: (candle: number) => number;
  readonly moments: number;
}): Promise<readonly FedCandle[]> {
  let now = startMs + 1000;
  const instruments = [instrument, parseInstrument("ETHUSDT")];
  const controller = new AbortController();
  const feed = liveFeed({
    instruments,
    timeframe: "1m",
    startedFromMs: startMs,
    clock: { nowMs: () => now, monotonicMs: () => now },
    signal: controller.signal,
    candles: {
      async fetch(wanted) {
        now += 100;
        const isFirst = wanted === instrument;
        const isThere = (i: number): boolean =>
          startMs + (i + 1) * stepMs + (isFirst ? 500 : secondDelayMs(i)) <= now;
        if (!isThere(Math.floor((now - startMs) / stepMs) - 1)) {
          throw new WorldError("E_EXCHANGE_UNREACHABLE", "Cannot reach it");
        }
      },
      async read(wanted) {
        const isFirst = wanted === instrument;
        const stored = new Map<number, number>();
        for (let i = 0; startMs + (i + 1) * stepMs <= now; i += 1) {
          const thereMs = startMs + (i + 1) * stepMs + (isFirst ? 500 : secondDelayMs(i));
          if (thereMs <= now) stored.set(startMs + i * stepMs, 1);
        }
        return seriesOf(stored);
      },
    },
    async wait(timeMs) {
      now = Math.max(now, timeMs);
    },
  });
  const fed: FedCandle[] = [];
  while (fed.length < 2 * moments && now < startMs + (moments + 5) * stepMs) {
    const next = await feed.next();
    if (next === undefined) break;
    fed.push(next);
    now += 20;
  }
  controller.abort();
  return fed;
}

describe("liveFeed()", () => {
  test(`feeds every candle once, in order, closed, and calls the late ones late: ${feeds} bad exchanges, seed ${seed}`, async () => {
    let late = 0;
    for (let i = 0; i < feeds; i += 1) {
      const { fed, atMs } = await badMarket(createRng(seed + i));
      const opens = fed.map(({ candle }) => candle.openTimeMs);
      expect(opens).toHaveLength(count);
      expect(opens).toEqual([...new Set(opens)].toSorted((a, b) => a - b));
      const ages = fed.map(({ candle }, k) => atMs[k]! - candle.openTimeMs - stepMs);
      expect(Math.min(...ages)).toBeGreaterThanOrEqual(0);
      expect(fed.map(({ isLate }) => isLate)).toEqual(ages.map((age) => age > openMissedMs));
      late += fed.filter(({ isLate }) => isLate).length;
    }
    expect(late).toBeGreaterThan(feeds);
  });

  test("hands candles that closed together out together, however far apart they come", async () => {
    const fed = await twoInstruments({ secondDelayMs: () => 3000, moments: 40 });
    expect(fed.map(({ lane }) => lane)).toEqual(Array.from({ length: 80 }, (_, i) => i % 2));
    expect(fed.map(({ isLastOfMoment }) => isLastOfMoment)).toEqual(
      Array.from({ length: 80 }, (_, i) => i % 2 === 1),
    );
    expect(fed.some(({ isLate }) => isLate)).toBe(false);
  });

  test("fetches four instruments at once, feeds them in their order; one that fails stops no other", async () => {
    let now = startMs + 1000;
    let running = 0;
    let most = 0;
    const names = ["AUSDT", "BUSDT", "CUSDT", "DUSDT", "EUSDT", "FUSDT"].map(parseInstrument);
    const said: string[] = [];
    const controller = new AbortController();
    const feed = liveFeed({
      instruments: names,
      timeframe: "1m",
      startedFromMs: startMs,
      clock: { nowMs: () => now, monotonicMs: () => now },
      signal: controller.signal,
      onNotice: (sentence) => said.push(sentence),
      candles: {
        async fetch(wanted) {
          running += 1;
          most = Math.max(most, running);
          // The later ones answer first.
          for (let i = names.indexOf(wanted); i < names.length; i += 1) await eventLoopTurn();
          running -= 1;
          if (wanted === names[2])
            throw new WorldError("E_EXCHANGE_UNREACHABLE", "Cannot reach it");
        },
        async read(wanted) {
          const stored = new Map<number, number>();
          const end = wanted === names[2] ? startMs : now;
          for (let openMs = startMs; openMs + stepMs <= end; openMs += stepMs)
            stored.set(openMs, 1);
          return seriesOf(stored);
        },
      },
      async wait(timeMs) {
        now = Math.max(now, timeMs);
      },
    });
    const fed: FedCandle[] = [];
    while (fed.length < 50) fed.push((await feed.next())!);
    controller.abort();
    expect(most).toBe(4);
    expect(fed.map(({ lane }) => lane)).toEqual(fed.map((_, i) => [0, 1, 3, 4, 5][i % 5]));
    expect(fed.map(({ isLastOfMoment }) => isLastOfMoment)).toEqual(fed.map((_, i) => i % 5 === 4));
    expect(fed.some(({ isLate }) => isLate)).toBe(false);
    expect(new Set(said)).toEqual(
      new Set(["CUSDT: Cannot reach it [E_EXCHANGE_UNREACHABLE]; tried again until it comes."]),
    );
  });

  test("an instrument whose candles stay away makes no other one late, and comes as moments of its own", async () => {
    const fed = await twoInstruments({
      secondDelayMs: (i) => (i >= 10 && i < 20 ? (20 - i) * stepMs : 500),
      moments: 40,
    });
    const first = fed.filter(({ lane }) => lane === 0);
    expect(first.some(({ isLate }) => isLate)).toBe(false);
    const second = fed.filter(({ lane }) => lane === 1);
    expect(second.map(({ candle }) => (candle.openTimeMs - startMs) / stepMs)).toEqual(
      second.map((_, i) => i),
    );
    expect(
      second.slice(10, 19).every(({ isLate, isLastOfMoment }) => isLate && isLastOfMoment),
    ).toBe(true);
    expect(second.length).toBeGreaterThan(30);
    for (const [i, { isLastOfMoment, candle }] of fed.entries()) {
      const next = fed[i + 1];
      if (isLastOfMoment || next === undefined) continue;
      expect(next.candle.openTimeMs).toBe(candle.openTimeMs);
    }
  });

  test("says once when candles begin to come too late to enter on, and not of those it missed while it was away", async () => {
    const said: string[] = [];
    let nowMs = startMs + 5 * stepMs + 1000;
    const latenessOf = createLateness({
      instruments: [instrument],
      timeframe: "1m",
      clock: { nowMs: () => nowMs, monotonicMs: () => nowMs },
      onNotice: (sentence) => said.push(sentence),
    });
    const at = (i: number, afterMs: number) => {
      nowMs = startMs + (i + 1) * stepMs + afterMs;
      const openTimeMs = startMs + i * stepMs;
      return latenessOf({ lane: 0, candle: candleAt(seriesOf(new Map([[openTimeMs, 0]])), 0) });
    };
    expect(at(0, 300_000)).toEqual({ isLate: true, isPast: true });
    expect(at(5, openMissedMs)).toEqual({ isLate: false, isPast: false });
    expect(said).toEqual([]);
    expect(at(6, openMissedMs + 1)).toEqual({ isLate: true, isPast: false });
    expect(at(7, 14_000)).toEqual({ isLate: true, isPast: false });
    expect(said).toEqual([expect.stringMatching(/^BTCUSDT: .*came 10 s after its close/)]);
  });
});
