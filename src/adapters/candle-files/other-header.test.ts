import { describe, expect, it } from "vitest";
import { readCandleText } from "../../../test/candle-text.ts";

const dayMs = 86_400_000;
const oct17 = Date.UTC(2019, 9, 17);

describe("openCandleFile() on a second header", () => {
  const first = `date,open,high,low,close,volume\n${oct17},1,3,1,2,5`;
  const second = `${oct17 + dayMs},1,3,1,2,5`;

  it.each([
    "date,open,high,low,close,volume",
    "Date,Open,High,Low,Close,Volume",
    "time,open,high,low,close,vol",
  ])("passes over %s", async (header) => {
    const { values, refused } = await readCandleText(`${first}\n${header}\n${second}`);
    expect(values).toHaveLength(2);
    expect(refused.map(({ line }) => line)).toEqual([3]);
  });

  it.each([
    "date,close,high,low,open,volume",
    "date,open,high,low,close,trades,volume",
    "#date,volume,open,high,low,close",
    "date,symbol,open,high,low,close,volume",
  ])("stops at %s", async (header) => {
    await expect(readCandleText(`${first}\n${header}\n${second}`)).rejects.toMatchObject({
      code: "E_CSV_COLUMNS",
      message: expect.stringContaining("line 3 is a second header") as unknown,
    });
  });

  it("stops at names that do not fit the columns above, which had none", async () => {
    const text = `${oct17},1,3,1,2,5\ntime,low,high,open,close,volume\n${second}`;
    await expect(readCandleText(text)).rejects.toMatchObject({ code: "E_CSV_COLUMNS" });
  });
});
