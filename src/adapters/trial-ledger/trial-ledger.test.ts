import { execFileSync } from "node:child_process";
import { appendFileSync, mkdtempSync, readdirSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { WorldError } from "../../foundation/errors.ts";
import { parseInstrument } from "../../market/instrument.ts";
import { countTrials, readTrials, recordTrial, type Trial } from "./trial-ledger.ts";

const folder = mkdtempSync(join(tmpdir(), "trial-ledger-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const placeIn = (name: string) => ({
  modelsDir: join(folder, name),
  instrument: parseInstrument("BTCUSDT"),
  timeframe: "1h" as const,
});

function look(number: number, firstDecisionMs = 0, lastDecisionMs = 100): Trial {
  const configuration = number.toString(16).padStart(64, "0");
  const span = { firstDecisionMs, lastDecisionMs };
  return { configuration, label: `look ${number}`, kind: "exam", ...span, atMs: 1 };
}

describe("recordTrial()", () => {
  test("loses none of 40 looks that four writers note at once", async () => {
    const place = placeIn("many");
    // On a busy machine the others may be at it for longer than one waits: it notes it again.
    const note = (number: number): Promise<unknown> =>
      recordTrial(place, look(number)).catch((error: unknown) => {
        if (error instanceof WorldError && error.code === "E_TRIALS_BUSY") return note(number);
        throw error;
      });
    const writer = async (from: number) => {
      for (let k = 0; k < 10; k++) await note(from + k);
    };
    await Promise.all([0, 10, 20, 30].map(writer));
    expect(new Set((await readTrials(place)).map(({ label }) => label)).size).toBe(40);
    expect(readdirSync(join(place.modelsDir, "BTCUSDT", "1h"))).toEqual(["trials.jsonl"]);
  });

  test("keeps the last of the same look, and another one for earlier candles", async () => {
    const place = placeIn("same");
    await recordTrial(place, look(1));
    await recordTrial(place, { ...look(1, 0, 120), sharpePerRow: 0.1 });
    expect(await readTrials(place)).toMatchObject([{ lastDecisionMs: 120, sharpePerRow: 0.1 }]);
    await recordTrial(place, look(1, 0, 50));
    await recordTrial(place, look(2));
    expect(await readTrials(place)).toHaveLength(3);
  });
});

test("readTrials() of nobody's looks is empty; a broken line is refused with its number", async () => {
  const place = placeIn("broken");
  expect(await readTrials(place)).toEqual([]);
  await recordTrial(place, look(1));
  appendFileSync(join(place.modelsDir, "BTCUSDT", "1h", "trials.jsonl"), '{"label":"torn\n');
  const refusal = {
    code: "E_TRIALS_BROKEN",
    exitCode: 1,
    message: expect.stringMatching(/line 2/),
  };
  await expect(readTrials(place)).rejects.toMatchObject(refusal);
  await expect(recordTrial(place, look(2))).rejects.toMatchObject({ code: "E_TRIALS_BROKEN" });
});

test("readTrials() refuses a pipe and a link instead of waiting for it", async () => {
  const place = placeIn("pipe");
  await recordTrial(place, look(1));
  const path = join(place.modelsDir, "BTCUSDT", "1h", "trials.jsonl");
  renameSync(path, `${path}.away`);
  execFileSync("mkfifo", [path]);
  await expect(readTrials(place)).rejects.toMatchObject({ code: "E_MODELS_READ" });
  rmSync(path);
  symlinkSync(`${path}.away`, path);
  await expect(readTrials(place)).rejects.toMatchObject({ code: "E_MODELS_READ" });
});

describe("countTrials()", () => {
  const asked = look(0, 100, 200);
  test.each<[string, readonly Trial[], number]>([
    ["the asking one alone", [], 1],
    ["itself once", [asked, look(0, 100, 180)], 1],
    ["looks that cover a tenth of the exam", [look(1, 0, 110), look(2, 190, 300)], 3],
    ["no look that covers less", [look(1, 0, 109), look(2, 191, 300), look(3, 201, 300)], 1],
    ["a look of another kind", [{ ...look(1, 100, 200), kind: "walk-forward" }], 2],
    ["a configuration once", [look(1, 100, 200), look(1, 90, 160)], 2],
  ])("counts %s", (_name, trials, count) => {
    expect(countTrials(trials, asked)).toBe(count);
  });
});
