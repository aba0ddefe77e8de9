import { describe, expect, it } from "vitest";
import { blockStrokes, plainStrokes, scoreChart } from "./score-chart.ts";

const dayMs = 86_400_000;
const fromMs = Date.UTC(2024, 0, 1);

describe("scoreChart()", () => {
  it("draws highest at the top, joins neighbours, and leaves what is unknown empty", () => {
    const scores = Array.from({ length: 40 }, (_, i) =>
      i === 20 ? undefined : i < 20 ? 0.4 : -0.4,
    );
    const lines = scoreChart({ fromMs, cellMs: dayMs, scores }, plainStrokes);
    expect(lines[0]).toBe(`   0.40 +${"*".repeat(20)}`);
    expect(lines[8]).toBe(`  -0.40 +${" ".repeat(21)}${"*".repeat(19)}`);
    expect(lines[4]).toBe(`   0.00 +${".".repeat(40)}`);
    expect(lines[9]).toBe(`         2024-01-01${" ".repeat(20)}2024-02-09`);
    expect(lines[10]).toBe("         a point per 1d, the mean of what became known in it");
  });

  it("joins what lies rows apart by uprights", () => {
    const scores = Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? 0.4 : -0.4));
    const lines = scoreChart({ fromMs, cellMs: dayMs, scores }, blockStrokes);
    expect(lines[2]).toBe(`        │ ${"│".repeat(39)}`);
  });

  it("draws a short line wider, a flat one in its middle, and nothing where nothing is known", () => {
    const flat = scoreChart({ fromMs, cellMs: dayMs, scores: [0.5, 0.5, 0.5, 0.5] }, plainStrokes);
    expect(flat[4]).toBe(`   0.50 +${`*${"-".repeat(15)}`.repeat(4)}`);
    const none = scoreChart({ fromMs, cellMs: dayMs, scores: [undefined] }, plainStrokes);
    expect(none).toEqual(["  no reading in this time"]);
  });
});
