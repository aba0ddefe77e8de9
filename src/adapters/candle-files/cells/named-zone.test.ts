import { describe, expect, it } from "vitest";
import { readCandleText } from "../../../../test/candle-text.ts";

const oct17 = Date.UTC(2019, 9, 17);

describe("openCandleFile() on time zones", () => {
  const at = (header: string, time: string): string =>
    `${header},open,high,low,close\n${time},1,2,1,2`;

  it.each([
    ["Time (UTC+8)", "2019-10-17 08:00"],
    ["Date (GMT-02:30)", "10/16/2019 09:30 PM"],
    ["Date [+01:00]", "20191017 010000"],
    ["date_utc", "2019-10-17"],
    ["Date (EST)", "2019-10-16T19:00:00-05:00"],
    ["Date (EST)", String(oct17)],
    ["Date,Time,Timezone", "2019-10-17,00:00,UTC"],
    ["Date,Timezone", "2019-10-17,UTC"],
    ["Date,tz", "2019-10-16 19:00,-05:00"],
    ["unix,tz", `${oct17},America/New_York`],
  ])("reads %s above %s", async (header, time) => {
    expect((await readCandleText(at(header, time))).values).toEqual([[oct17, 1, 2, 1, 2]]);
  });

  it.each([
    ["Date (EST)", "2019-10-17 00:00"],
    ["Date (America/New_York)", "2019-10-17"],
    ["New York Time", "2019-10-17 00:00"],
    ["Date", "2019-10-17 00:00:00 (EST)"],
    ["Date", "2019-10-17T00:00:00[America/New_York]"],
    ["Date,Time,Timezone", "2019-10-17,00:00,America/New_York"],
  ])("does not guess the offset of %s above %s", async (header, time) => {
    await expect(readCandleText(at(header, time))).rejects.toMatchObject({ code: "E_TIME_ZONE" });
  });
});
