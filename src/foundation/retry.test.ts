import { describe, expect, it, test } from "vitest";
import { createRng } from "./rng.ts";
import {
  awaitFirstAnswer,
  patientRetriesOf,
  type RetryPolicy,
  retryAfterMs,
  type RetryVerdict,
  withRetries,
} from "./retry.ts";

const policy: RetryPolicy = { triesMax: 5, firstWaitMs: 4, waitMaxMs: 8, askedWaitMaxMs: 50 };
const rng = createRng(1);

function failing(times: number) {
  let calls = 0;
  return {
    calls: () => calls,
    work: async () => {
      calls += 1;
      if (calls <= times) throw new Error(`failure ${calls}`);
      return calls;
    },
  };
}

const again = (error: unknown): RetryVerdict => ({ kind: "again", error, reason: "down" });

describe("withRetries()", () => {
  it("repeats until the call succeeds, waiting longer up to the maximum", async () => {
    const waits: number[] = [];
    const { work } = failing(4);
    const onWait = ({ waitMs }: { waitMs: number }): number => waits.push(waitMs);
    await expect(withRetries(work, { policy, rng, judge: again, onWait })).resolves.toBe(5);
    expect(waits).toHaveLength(4);
    for (const [k, most] of [4, 8, 8, 8].entries()) {
      expect(waits[k]).toBeGreaterThanOrEqual(most / 2);
      expect(waits[k]).toBeLessThanOrEqual(most);
    }
  });

  it("throws the last failure when the tries are used up, and at once when there is no hope", async () => {
    const { work, calls } = failing(9);
    await expect(withRetries(work, { policy, rng, judge: again })).rejects.toThrow("failure 5");
    expect(calls()).toBe(5);
    const hopeless = failing(9);
    const judge = (): RetryVerdict => ({ kind: "give-up", error: new Error("no such symbol") });
    await expect(withRetries(hopeless.work, { policy, rng, judge })).rejects.toThrow("no such");
    expect(hopeless.calls()).toBe(1);
  });

  it("ends early while the other side has never answered, and not once it has", async () => {
    const hasty = { ...policy, unansweredMaxMs: 0 };
    const silent = failing(9);
    await expect(withRetries(silent.work, { policy: hasty, rng, judge: again })).rejects.toThrow(
      "failure 1",
    );
    expect(silent.calls()).toBe(1);
    const firstAnswer = awaitFirstAnswer();
    firstAnswer.came();
    const late = failing(4);
    await withRetries(late.work, { policy: hasty, rng, judge: again, firstAnswer });
    expect(late.calls()).toBe(5);
    const busy = failing(4);
    const judge = (error: unknown): RetryVerdict => ({
      kind: "again",
      error,
      reason: "503",
      isAnswer: true,
    });
    await withRetries(busy.work, { policy: hasty, rng, judge });
    expect(busy.calls()).toBe(5);
  });

  it("waits as long as it was asked to, and fails at once when asked for too long", async () => {
    const waits: number[] = [];
    const asked = (askedWaitMs: number) => ({
      policy,
      rng,
      judge: (error: unknown): RetryVerdict => ({
        kind: "again",
        error,
        reason: "429",
        askedWaitMs,
      }),
      onWait: ({ waitMs }: { waitMs: number }) => waits.push(waitMs),
    });
    await withRetries(failing(1).work, asked(20));
    expect(waits).toEqual([20]);
    const { work, calls } = failing(1);
    await expect(withRetries(work, asked(51))).rejects.toThrow("failure 1");
    expect(calls()).toBe(1);
  });

  it("ends a wait at once when it is stopped", async () => {
    const stop = new AbortController();
    const reason = new Error("Ctrl-C");
    const long = { ...policy, firstWaitMs: 60_000, waitMaxMs: 60_000 };
    const work = withRetries(failing(1).work, {
      policy: long,
      rng,
      judge: again,
      onWait: () => stop.abort(reason),
      signal: stop.signal,
    });
    await expect(work).rejects.toBe(reason);
  });
});

describe("retryAfterMs()", () => {
  it("reads seconds and dates", () => {
    const nowMs = Date.UTC(2024, 0, 1);
    expect(retryAfterMs("3", nowMs)).toBe(3000);
    expect(retryAfterMs("Mon, 01 Jan 2024 00:01:00 GMT", nowMs)).toBe(60_000);
    expect(retryAfterMs("Sun, 31 Dec 2023 00:00:00 GMT", nowMs)).toBe(0);
    expect(retryAfterMs("soon", nowMs)).toBeUndefined();
    expect(retryAfterMs(undefined, nowMs)).toBeUndefined();
  });
});

test("patientRetriesOf() gives up early on silence, unless more tries than usual are asked for", () => {
  expect(patientRetriesOf(7)).toMatchObject({ triesMax: 8, unansweredMaxMs: 15_000 });
  expect(patientRetriesOf(0)).toMatchObject({ triesMax: 1, unansweredMaxMs: 15_000 });
  expect(patientRetriesOf(20)).toMatchObject({ triesMax: 21, unansweredMaxMs: undefined });
});
