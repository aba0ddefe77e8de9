import { describe, expect, it } from "vitest";
import { readCandleText } from "../../../../test/candle-text.ts";

describe("compileCellReaders()", () => {
  it("reads three decimals of every price where one price has five digits", async () => {
    const text = "date;open;high;low;close;volume\n2019-10-17;58.010;58.720;57.880;58123;1.5";
    const { values } = await readCandleText(text);
    expect(values[0]?.slice(1)).toEqual([58.01, 58.72, 57.88, 58_123, 1.5]);
  });

  it.each([
    ["E_DECIMAL", ["date;open;high;low;close", "2019-10-17;7.993;8.123;7.937;8.078"], "decimal"],
    ["E_DECIMAL", ["date;open;high;low;close", "2019-10-17;7,993;8,123;7,937;8,078"], "decimal"],
    [
      "E_DECIMAL",
      ["date,open,high,low,close,volume", '2019-10-17,"16,000","16,015","15,993","16,008",15234'],
      "decimal",
    ],
    [
      "E_DECIMAL",
      ["date;open;high;low;close;volume", "2019-10-17;16.000;16.015;15.993;16.008;15234"],
      "decimal",
    ],
    ["E_DATE_ORDER", ["date,open,high,low,close", "10/11/2019,1,2,1,2"], "date-order"],
    [
      "E_DATE_ORDER",
      ["date,open,high,low,close", "10/13/2019,1,2,1,2", "13/10/2019,1,2,1,2"],
      "some start with the day",
    ],
  ])("does not guess: %s for %j", async (code, lines, word) => {
    await expect(readCandleText(lines.join("\n"))).rejects.toMatchObject({
      code,
      message: expect.stringContaining(word) as unknown,
    });
  });
});
