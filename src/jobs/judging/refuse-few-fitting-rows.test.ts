import { describe, expect, test } from "vitest";
import { refuseFewFittingRows } from "./refuse-few-fitting-rows.ts";

const metadata = {
  segments: {
    train: { first_decision: "2024-01-01T00:00:00.000Z" },
    validation: { last_decision: "2024-07-01T00:00:00.000Z" },
  },
};
const refuse = (trainRows: number, validationRows: number) => () =>
  refuseFewFittingRows(
    { train: new Int32Array(trainRows), validation: new Int32Array(validationRows) },
    metadata,
    "Cannot judge it: the yardsticks are fitted on its candles",
  );

describe("refuseFewFittingRows()", () => {
  test("counts train and validation together, as its sentence does", () => {
    expect(refuse(90, 9)).toThrow(
      "Cannot judge it: the yardsticks are fitted on its candles (2024-01-01 to 2024-07-01), and 99 of them are there, at least 100 are needed; bring the whole series",
    );
    expect(refuse(90, 10)).not.toThrow();
  });
});
