import { describe, expect, test } from "vitest";
import { exampleReportCard } from "../../../test/example-report-card.ts";
import { nextBlock } from "../next-commands.ts";
import { renderReportCard } from "./render-report-card.ts";

const tooLong = (text: string): readonly string[] =>
  text.split("\n").filter((line) => line.length > 100);

describe("renderReportCard()", () => {
  test.each(["no edge", "edge", "n too small", "folds", "bare"] as const)(
    "keeps every line of the example %s within 100 columns, the whole of its notes too",
    (kind) => {
      const card = exampleReportCard(kind);
      const note = `A word of warning ${"that goes on and on ".repeat(10)}to its end.`;
      const text = renderReportCard({ ...card, notes: [...card.notes, note] });
      expect(tooLong(text)).toEqual([]);
      expect(text.replaceAll(/\s+/g, " ")).toContain(`NOTE ${note}`);
      expect(text).toMatch(/^Tests +statistic +p +sides +at 5 %$/m);
      expect(text).toMatch(/^Conditions +rows +right, % +contrarian, % +skill +bp a row$/m);
    },
  );

  test("says the exam on a line of its own where the first line would be too long", () => {
    const [first, second] = renderReportCard(exampleReportCard("edge")).split("\n");
    expect(first).toMatch(/^BTCUSDT 1h return h=1 \| trained on candles until /);
    expect(second).toMatch(/^exam 2024-12-07 to 2025-08-14, 6,000 rows$/);
    const [only] = renderReportCard(exampleReportCard("bare")).split("\n");
    expect(only).toMatch(/\| trained until: unknown \| exam .* rows$/);
  });
});

describe("nextBlock()", () => {
  const short = { command: "candlecast predict BTCUSDT", purpose: "the next close" };

  test("aligns purposes beside their commands", () => {
    const longer = { command: "candlecast validate BTCUSDT", purpose: "is it sound?" };
    expect(nextBlock([short, longer])).toEqual([
      "Next:",
      "  candlecast predict BTCUSDT    the next close",
      "  candlecast validate BTCUSDT   is it sound?",
    ]);
  });

  test("puts every purpose below its command where a line would pass 100 columns", () => {
    const long = { command: `candlecast train BTCUSDT ${"--seed 1 ".repeat(8)}`, purpose: "again" };
    expect(nextBlock([short, long])).toEqual([
      "Next:",
      "  candlecast predict BTCUSDT",
      "      the next close",
      `  ${long.command}`,
      "      again",
    ]);
  });
});
