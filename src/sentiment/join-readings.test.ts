import { describe, expect, it } from "vitest";
import { createRng } from "../foundation/rng.ts";
import { arrivalToleranceMs, joinReadings } from "./join-readings.ts";
import type { SentimentReading } from "./sentiment-reading.ts";

const dayMs = 86_400_000;

function day(index: number, score: number, knownDay = index + 1): SentimentReading {
  return { source: "s", eventTimeMs: index * dayMs, knownAtMs: knownDay * dayMs, score };
}

describe("joinReadings()", () => {
  it("keeps the known-at times of the first arrival and of what continues it", () => {
    const first = joinReadings([], [day(2, 0.2), day(0, 0)], 100 * dayMs);
    expect(first).toMatchObject({ added: 2, late: 0, changed: 0, unchanged: 0 });
    const second = joinReadings(first.readings, [day(3, 0.3), day(2, 0.2)], 5 * dayMs);
    expect(second).toMatchObject({ added: 1, late: 0, changed: 0, unchanged: 1 });
    expect(second.readings).toEqual([day(0, 0), day(2, 0.2), day(3, 0.3)]);
  });

  it("lets what continues it too late count from its arrival on", () => {
    const hourMs = dayMs / 24;
    const next = [3, 4, 5].map((at) => day(at, at / 10));
    const nowMs = 6 * dayMs + 12 * hourMs;
    expect(joinReadings([day(0, 0)], next, nowMs)).toMatchObject({ added: 2, late: 1 });
    const joined = joinReadings([day(0, 0)], next, nowMs + 1);
    expect(joined).toMatchObject({ added: 1, late: 2, changed: 0, unchanged: 0 });
    const late = next.slice(0, 2).map((one) => ({ ...one, knownAtMs: nowMs + 1 }));
    expect(joined.readings).toEqual([day(0, 0), next[2], ...late]);
    const again = joinReadings(joined.readings, next, nowMs + dayMs);
    expect(again).toMatchObject({ added: 0, late: 0, changed: 0, unchanged: 3 });
  });

  it("keeps of several wordings those that come in time, else the last", () => {
    const wordings = [day(3, 0.1, 4), day(3, 0.2, 6), day(3, 0.3, 7)];
    const some = joinReadings([day(0, 0)], wordings, 7 * dayMs);
    expect(some).toMatchObject({ added: 2, late: 0 });
    expect(some.readings.slice(1)).toEqual(wordings.slice(1));
    const none = joinReadings([day(0, 0)], wordings, 9 * dayMs);
    expect(none).toMatchObject({ added: 0, late: 1 });
    expect(none.readings.slice(1)).toEqual([day(3, 0.3, 9)]);
  });

  it("lets what fills in or changes count from its arrival on, beside what stood", () => {
    const stored = [day(0, 0), day(2, 0.2)];
    const joined = joinReadings(stored, [day(1, 0.1), day(2, -0.9)], 50 * dayMs);
    expect(joined).toMatchObject({ added: 0, late: 1, changed: 1, unchanged: 0 });
    expect(joined.readings).toEqual([...stored, day(1, 0.1, 50), day(2, -0.9, 50)]);
  });

  it("takes what came late for known the second time, and a return to the old for a change", () => {
    const once = joinReadings([day(0, 0), day(2, 0.2)], [day(1, 0.1), day(2, 0.9)], 50 * dayMs);
    const again = joinReadings(once.readings, [day(1, 0.1), day(2, 0.9)], 60 * dayMs);
    expect(again).toMatchObject({ added: 0, late: 0, changed: 0, unchanged: 2 });
    expect(again.readings).toEqual(once.readings);
    const back = joinReadings(once.readings, [day(2, 0.2)], 70 * dayMs);
    expect(back.changed).toBe(1);
    expect(back.readings.at(-1)).toEqual(day(2, 0.2, 70));
  });

  it("never makes known earlier what is known later than it arrives", () => {
    const joined = joinReadings([day(5, 0)], [day(4, 0.4, 9)], 7 * dayMs);
    expect(joined.readings).toEqual([day(5, 0), day(4, 0.4, 9)]);
  });

  it("tells the items of one moment apart", () => {
    const one = { ...day(0, 0.1), item: "a" };
    const other = { ...day(0, 0.1), item: "b" };
    const joined = joinReadings([one], [one, other], 3 * dayMs);
    expect(joined).toMatchObject({ late: 1, unchanged: 1 });
    expect(joined.readings).toEqual([one, { ...other, knownAtMs: 3 * dayMs }]);
  });

  const seed = 20;
  it(`leaves the past as it was known, whatever arrives (seed ${seed})`, () => {
    const rng = createRng(seed);
    for (let round = 0; round < 200; round++) {
      let stored: readonly SentimentReading[] = [];
      for (let nowDay = 10; nowDay < 60; nowDay += 1 + rng.integer(20)) {
        const arrived = Array.from({ length: 1 + rng.integer(8) }, () =>
          day(rng.integer(nowDay), rng.integer(5) / 5),
        );
        const distinct = [...new Map(arrived.map((one) => [one.eventTimeMs, one])).values()];
        const joined = joinReadings(stored, distinct, nowDay * dayMs);
        const cutMs = stored.length === 0 ? 0 : nowDay * dayMs - arrivalToleranceMs;
        const knownBefore = (readings: readonly SentimentReading[]) =>
          readings.filter(({ knownAtMs }) => knownAtMs < cutMs);
        expect(knownBefore(joined.readings)).toEqual(knownBefore(stored));
        expect(joined.added + joined.late + joined.changed + stored.length).toBe(
          joined.readings.length,
        );
        stored = joined.readings;
      }
    }
  });
});
