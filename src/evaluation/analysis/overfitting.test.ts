import { describe, expect, test } from "vitest";
import { createRng } from "../../foundation/rng.ts";
import { overfittingView, type SegmentRows } from "./overfitting.ts";

const training = { lossName: "mse", learningCurve: undefined };

describe("overfittingView() seeds 1 to 4", () => {
  test("equal skill on train and exam: the gap's intervals hold 0", () => {
    const { gap, sentence } = overfittingView(segments({ train: 0.3, exam: 0.3 }), training);
    for (const measure of ["loss", "rmse", "skill", "directionalAccuracy"] as const) {
      expect(gap[measure].interval!.low).toBeLessThan(0);
      expect(gap[measure].interval!.high).toBeGreaterThan(0);
    }
    expect(sentence).toMatch(/^No overfitting/);
  });

  test("says that nothing was learnt where skill is nowhere above 0", () => {
    const { sentence } = overfittingView(segments({ train: 0, exam: 0 }), training);
    expect(sentence).toContain("nothing learnt");
  });

  test("the very same rows twice: the gap is 0", () => {
    const [train] = segments({ train: 0.3, exam: 0.3 });
    const twice = [train!, { ...train!, name: "exam" as const }];
    const { gap } = overfittingView(twice, training);
    expect(gap.skill.value).toBe(0);
    expect(gap.rmse.value).toBe(0);
  });

  test("a model that remembers its training is found, with what is left of its skill", () => {
    const nothing = overfittingView(segments({ train: 0.6, exam: 0 }), training);
    expect(nothing.gap.skill.interval!.low).toBeGreaterThan(0.1);
    expect(nothing.gap.directionalAccuracy.interval!.low).toBeGreaterThan(0);
    expect(nothing.sentence).toContain("none of its skill");
    const part = overfittingView(segments({ train: 0.9, exam: 0.5 }), training);
    expect(part.sentence).toContain("part of its skill");
  });

  test("tells a model that is off its ground from one that remembers", () => {
    const lost = segments({ train: 0, exam: 0 }).map((segment) =>
      segment.name === "exam"
        ? { ...segment, forecast: segment.forecast.map((f) => 10 * f) }
        : segment,
    );
    expect(overfittingView(lost, training).sentence).toContain("not memory");
  });

  test("has no figure for a segment of 10 rows", () => {
    const few = segments({ train: 0.3, exam: 0.3 }).map((segment) =>
      segment.name === "exam" ? cut(segment, 10) : segment,
    );
    const view = overfittingView(few, training);
    expect(view.segments.at(-1)!.skill).toEqual({ value: undefined, note: "n too small" });
    expect(view.gap.skill.note).toBe("n too small");
    expect(view.sentence).toMatch(/^Too few rows/);
  });
});

describe("overfittingView() of a learning curve", () => {
  const view = (validation: readonly number[], bestEpoch: number) =>
    overfittingView(segments({ train: 0.3, exam: 0.3 }), {
      lossName: "mse",
      learningCurve: {
        lossName: "mse",
        bestEpoch,
        epochs: validation.map((validationLoss) => ({ loss: 1, validationLoss })),
      },
    }).learningCurveSentence;

  test("says where it turned and how far it rose", () => {
    expect(view([1.1, 1, 1.2, 1.2], 2)).toContain("after epoch 2 of 4 and 20.0 % higher");
    expect(view([1.2, 1.1, 1], 3)).toContain("last epoch");
    expect(
      overfittingView(segments({ train: 0, exam: 0 }), training).learningCurveSentence,
    ).toMatch(/no learning curve/);
  });
});

// y = k f + noise, f of the size that is best where k = 0.3.
function segments(share: { readonly train: number; readonly exam: number }): SegmentRows[] {
  return (["train", "validation", "calibration", "exam"] as const).map((name, seed) => {
    const rng = createRng(seed + 1);
    const k = name === "train" ? share.train : share.exam;
    const input = Float64Array.from({ length: 3000 }, () => rng.normal());
    const outcome = input.map((x) => k * x + rng.normal());
    const forecast = input.map((x) => 0.3 * x);
    const loss = outcome.map((y, i) => (y - forecast[i]!) ** 2);
    return { name, windows: 3000, outcome, forecast, loss, horizon: 1 };
  });
}

function cut(segment: SegmentRows, rows: number): SegmentRows {
  const { outcome, forecast, loss } = segment;
  return {
    ...segment,
    outcome: outcome.subarray(0, rows),
    forecast: forecast.subarray(0, rows),
    loss: loss.subarray(0, rows),
  };
}
