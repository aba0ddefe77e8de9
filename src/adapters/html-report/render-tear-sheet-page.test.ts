import { describe, expect, test } from "vitest";
import { exampleCandles, exampleRun, momentum } from "../../../test/example-recorded-run.ts";
import { buildTearSheet } from "../../trading/tear-sheet/build-tear-sheet.ts";
import { renderTearSheetPage } from "./render-tear-sheet-page.ts";

const series = exampleCandles(3000, 3);
const { run, facts } = exampleRun(series, momentum(series, 48), { share: 0.5, from: 200 });
const sheet = buildTearSheet(run, facts);

describe("renderTearSheetPage() on a simulated market, seed 3", () => {
  test("says the verdict, every check, and what is compared with", async () => {
    const text = await renderTearSheetPage(sheet);
    expect(text).toContain(`<span class="word">${sheet.verdict.kind}</span>`);
    for (const { title } of sheet.verdict.checks) expect(text).toContain(title);
    for (const word of ["buy-and-hold", "random runs", "The deepest falls", "Return by month"]) {
      expect(text).toContain(word);
    }
    expect(text).not.toContain("IN-SAMPLE");
    expect(text).not.toMatch(/NaN|undefined|Infinity|\[object/);
  });

  test("an in-sample run is stamped, in the title too, and no check holds", async () => {
    const text = await renderTearSheetPage(buildTearSheet(run, { ...facts, inSample: true }));
    expect(text).toMatch(/<title>IN-SAMPLE /);
    expect(text).toContain("Nothing on this page is proof.");
    expect(text).not.toContain('<li class="passed">');
  });

  test("what must be read before the figures stands on it, and the day on which it was stopped", async () => {
    const notes = ["SIMUSDT: 20 candles are missing in 5 holes."];
    const decisions = [...run.decisions].map((decision, i) =>
      i < 1500 ? decision : { ...decision, state: "HALTED" as const },
    );
    const text = await renderTearSheetPage(
      buildTearSheet({ ...run, decisions }, { ...facts, notes }),
    );
    expect(text).toContain(`<li>${notes[0]}</li>`);
    expect(text).toContain("stopped on 2024-03-03");
    expect(text).toContain("at 2x on 2024-03-03");
  });

  test("names recipe, horizon and training of the model in its head", async () => {
    const models = [
      {
        instrument: "SIMUSDT",
        source: "price",
        version: "v1",
        recipe: "<return>",
        horizon: 1,
        trainedUntilMs: Date.UTC(2023, 11, 30),
        lastCandleMs: Date.UTC(2024, 0, 3),
      },
    ];
    const text = await renderTearSheetPage(buildTearSheet(run, { ...facts, models }));
    expect(text).toContain(
      '<p class="subject">&lt;return&gt; h=1 | trained on candles until 2023-12-30, 4 days before the last</p>',
    );
  });

  test("escapes names, needs nothing from elsewhere, is the same again", async () => {
    const named = {
      ...sheet,
      subject: { ...sheet.subject, strategy: "<script>alert(1)</script>" },
    };
    const text = await renderTearSheetPage(named);
    expect(text).not.toContain("<script");
    expect(text).not.toMatch(/https?:\/\//);
    expect(await renderTearSheetPage(named)).toBe(text);
  });

  test("a run without a trade has a page without holes", async () => {
    const idle = exampleRun(series, () => 0);
    const text = await renderTearSheetPage(buildTearSheet(idle.run, idle.facts));
    expect(text).toContain("It never traded");
    expect(text).toContain("100 are needed");
    expect(text).not.toMatch(/NaN|undefined|Infinity|\[object/);
  });
});
