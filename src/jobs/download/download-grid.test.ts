import { describe, expect, it } from "vitest";
import { createDownloadGrid } from "./download-grid.ts";

const stepMs = 10;
const grid = () => createDownloadGrid({ fromMs: 100, untilMs: 300, stepMs });

describe("createDownloadGrid()", () => {
  it("names what is not settled", () => {
    const { settle, settleSpan, unsettledSpans, unsettledCount, isSettled } = grid();
    expect(unsettledSpans(1)).toEqual([{ fromMs: 100, untilMs: 300 }]);
    settle(100);
    settleSpan({ fromMs: 150, untilMs: 200 });
    settle(290);
    expect(unsettledSpans(1)).toEqual([
      { fromMs: 110, untilMs: 150 },
      { fromMs: 200, untilMs: 290 },
    ]);
    expect(unsettledCount()).toBe(13);
    expect(unsettledCount({ fromMs: 0, untilMs: 160 })).toBe(4);
    expect([isSettled(100), isSettled(110), isSettled(105), isSettled(50)]).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });

  it("asks for near holes together and for far ones apart", () => {
    const { settleSpan, unsettledSpans } = grid();
    settleSpan({ fromMs: 100, untilMs: 300 });
    expect(unsettledSpans(5)).toEqual([]);
    const holes = createDownloadGrid({ fromMs: 100, untilMs: 300, stepMs });
    for (const time of [100, 120, 130, 140, 160, 170, 180, 190, 200, 210]) holes.settle(time);
    holes.settleSpan({ fromMs: 230, untilMs: 300 });
    expect(holes.unsettledSpans(5)).toEqual([
      { fromMs: 110, untilMs: 160 },
      { fromMs: 220, untilMs: 230 },
    ]);
  });

  it("passes over times outside the span and off the grid", () => {
    const { settle, settleSpan, unsettledCount } = grid();
    for (const time of [90, 300, 105, Number.NaN]) settle(time);
    settleSpan({ fromMs: 0, untilMs: 100 });
    expect(unsettledCount()).toBe(20);
    expect(createDownloadGrid({ fromMs: 300, untilMs: 100, stepMs }).unsettledSpans(5)).toEqual([]);
  });
});
