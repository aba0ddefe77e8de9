import { expect, test } from "vitest";
import type { DownloadProgress } from "../../jobs/download-candles.ts";
import type { Door } from "../door.ts";
import { createDownloadDisplay } from "./download-progress.ts";

const progress: DownloadProgress = {
  settled: 30_000,
  missing: 80_000,
  candles: 29_950,
  candlesPerSecond: 12_345,
  etaMs: 65_000,
};

function listening(isTerminal: boolean) {
  const notes: string[] = [];
  const door: Door = {
    writeAnswer: () => undefined,
    writeNote: (text) => notes.push(text),
    isTerminal,
    columns: 100,
    onInterrupt: () => () => undefined,
  };
  let nowMs = 0;
  const clock = { nowMs: () => nowMs, monotonicMs: () => nowMs };
  const display = createDownloadDisplay(door, clock, "BTCUSDT 1h");
  return { display, notes, pass: (ms: number) => (nowMs += ms) };
}

test("createDownloadDisplay() redraws one line on a terminal, with what holds it up", () => {
  const { display, notes } = listening(true);
  display.report({ ...progress, waiting: "429: waiting 3 s" });
  display.finish();
  expect(notes[0]).toBe(
    "\rBTCUSDT 1h ████████░░░░░░░░░░░░  37%  429: waiting 3 s  29,950 candles  ETA 1m 5s  12345 candles/s\x1b[K",
  );
  expect(notes.at(-1)).toBe("\n");
});

test("createDownloadDisplay() writes a plain line every five seconds at most into a pipe", () => {
  const { display, notes, pass } = listening(false);
  for (let second = 0; second < 11; second += 1) {
    display.report(progress);
    pass(1000);
  }
  display.finish();
  const line = "BTCUSDT 1h | 37% | 29,950 candles | ETA 1m 5s | 12345 candles/s\n";
  expect(notes).toEqual([line, line]);
});

test("createDownloadDisplay() tells the first wait at once, without a pace that nobody knows", () => {
  const { display, notes } = listening(false);
  const waiting = "no connection to api.test (ENOTFOUND): waiting 1 s";
  const nothing = { settled: 0, missing: 0, candles: 0, candlesPerSecond: 0, etaMs: undefined };
  display.report({ ...nothing, waiting });
  display.report({ ...nothing, waiting });
  expect(notes).toEqual([`BTCUSDT 1h | 0% | ${waiting} | 0 candles\n`]);
});
