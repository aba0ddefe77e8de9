import { expect, test } from "vitest";
import { fixedClock, systemClock } from "../../foundation/clock.ts";
import { parseCron } from "./cron-times.ts";
import { waitUntil } from "./wait-until.ts";

const nowMs = Date.parse("2026-01-31T12:00:00Z");
const at = (ms: number | undefined): string | undefined =>
  ms === undefined ? undefined : new Date(ms).toISOString();
const cron = (expression: string) => parseCron(expression, { option: "--schedule", nowMs });

test("parseCron() next and previous times are in UTC and next to the moment", () => {
  const monthly = cron("0 3 1 * *");
  expect(at(monthly.next(nowMs))).toBe("2026-02-01T03:00:00.000Z");
  expect(at(monthly.previous(nowMs))).toBe("2026-01-01T03:00:00.000Z");
  const hourly = cron("15 0 * * * *");
  expect(at(hourly.next(nowMs))).toBe("2026-01-31T12:00:15.000Z");
  expect(at(hourly.previous(nowMs))).toBe("2026-01-31T11:00:15.000Z");
});

test("parseCron() a moment that is due belongs to previous, not to next", () => {
  const monthly = cron("@monthly");
  const dueMs = Date.parse("2026-02-01T00:00:00Z");
  for (const lateMs of [0, 1, 999]) expect(monthly.previous(dueMs + lateMs)).toBe(dueMs);
  expect(at(monthly.previous(dueMs - 1))).toBe("2026-01-01T00:00:00.000Z");
  expect(at(monthly.next(dueMs))).toBe("2026-03-01T00:00:00.000Z");
  expect(monthly.next(dueMs - 1)).toBe(dueMs);
});

test("parseCron() every time is the next one of the time before it, over years of days", () => {
  const daily = cron("30 4 * * *");
  let timeMs = nowMs;
  for (let day = 0; day < 2000; day++) {
    const next = daily.next(timeMs)!;
    expect(next - timeMs).toBe(day === 0 ? 59_400_000 : 86_400_000);
    timeMs = next;
  }
});

test("parseCron() refuses what is no expression or never comes", () => {
  const broken = [
    "",
    " ",
    "* * *",
    "61 * * * *",
    "0 3 1 *",
    "monthly",
    "@never",
    "0 0 31 2 *",
    "? 3 1 * *",
    "2020-01-01T00:00:00",
    "0 0 0 1 1 * 2020",
    "0 3 1 * * && rm",
  ];
  for (const expression of broken) {
    expect(() => cron(expression), expression).toThrow(
      expect.objectContaining({ code: "E_CRON", exitCode: 2 }),
    );
  }
});

test("waitUntil() a time that has passed is not waited for, an aborted wait says so", async () => {
  const signal = new AbortController().signal;
  expect(await waitUntil(nowMs, { clock: fixedClock(nowMs), signal })).toBe(true);
  expect(await waitUntil(nowMs, { clock: fixedClock(nowMs + 1), signal })).toBe(true);
  expect(await waitUntil(systemClock.nowMs() + 20, { clock: systemClock, signal })).toBe(true);
  const stop = new AbortController();
  const waiting = waitUntil(nowMs + 1, { clock: fixedClock(nowMs - 1e9), signal: stop.signal });
  stop.abort();
  expect(await waiting).toBe(false);
  expect(await waitUntil(nowMs + 1, { clock: fixedClock(nowMs), signal: stop.signal })).toBe(false);
});
