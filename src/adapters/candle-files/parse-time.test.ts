import { describe, expect, it } from "vitest";
import * as fc from "../../../test/properties.ts";
import { parseTime } from "./parse-time.ts";

const oct17 = Date.UTC(2019, 9, 17);
const hourMs = 3_600_000;

describe("parseTime()", () => {
  it.each([
    ["1571302800", oct17 + 9 * hourMs],
    ["1571302800.0", oct17 + 9 * hourMs],
    ["1571302800000", oct17 + 9 * hourMs],
    ["1571302800000000", oct17 + 9 * hourMs],
    ["1571302800000000000", oct17 + 9 * hourMs],
    ["1571302800000500", oct17 + 9 * hourMs + 0.5],
    ["2019-10-17", oct17],
    ["2019-10-17 09-AM", oct17 + 9 * hourMs],
    ["2019-10-17 12-AM", oct17],
    ["2019-10-17 12-PM", oct17 + 12 * hourMs],
    ["2019-10-17 09:00:00 PM", oct17 + 21 * hourMs],
    ["2019-10-17T09:00:00Z", oct17 + 9 * hourMs],
    ["2019-10-17T09:00:00.000+02:00", oct17 + 7 * hourMs],
    ["2019-10-17 09:00:00+00", oct17 + 9 * hourMs],
    ["2019-10-17 09:00 UTC", oct17 + 9 * hourMs],
    ["2019/10/17 9:00", oct17 + 9 * hourMs],
    ["2019.10.17 09:00", oct17 + 9 * hourMs],
    ["20191017 09:00", oct17 + 9 * hourMs],
    ["20191017", oct17],
    ["20191017T090000Z", oct17 + 9 * hourMs],
    ["201910170900", oct17 + 9 * hourMs],
    ["20191017090000", oct17 + 9 * hourMs],
    ["1.5713028e+12", oct17 + 9 * hourMs],
    ["1.5713028E9", oct17 + 9 * hourMs],
    ["2019-10-17 11:00:00+0200", oct17 + 9 * hourMs],
    ["2019-10-17 09:00:00 +0000 UTC", oct17 + 9 * hourMs],
    ["2019-10-17 11:00 UTC+2", oct17 + 9 * hourMs],
    ["2019-10-17T09:00:00.250Z", oct17 + 9 * hourMs + 250],
    ["2019-10-17T11:00:00+02:00[Europe/Berlin]", oct17 + 9 * hourMs],
    ["2019-10-17 09:00:00 (UTC)", oct17 + 9 * hourMs],
    ["2019-10-17 17:00:00 (UTC+8)", oct17 + 9 * hourMs],
    ["2019-10-17T09:00[Etc/UTC]", oct17 + 9 * hourMs],
    ["2019-10-17 UTC", oct17],
    ["2019-10-16 24:00", oct17],
    ["2019-10-16 24:00:00", oct17],
    ["Oct 17, 2019", oct17],
    ["October 17th, 2019 9:00 AM", oct17 + 9 * hourMs],
    ["17 Oct 2019 09:00", oct17 + 9 * hourMs],
    ["17-Oct-2019", oct17],
    ["2019-Oct-17", oct17],
    ["17/Oct/2019:09:00:00 +0000", oct17 + 9 * hourMs],
    ["Thu, 17 Oct 2019 09:00:00 GMT", oct17 + 9 * hourMs],
    ["Thu Oct 17 09:00:00 2019", oct17 + 9 * hourMs],
    ["Thu Oct 17 2019 11:00:00 GMT+0200 (Central European Time)", oct17 + 9 * hourMs],
  ])("reads %s", (text, expected) => {
    expect(parseTime(text)).toBe(expected);
  });

  it.each([
    "",
    "NaN",
    "2019-02-30",
    "Feb 30, 2019",
    "Foo 17, 2019",
    "2019-10-170",
    "2019-10-1709:00",
    "2019-10-17 09:00 EST",
    "17 Oct 19",
    "2019-10-17 09:00:00 (EST)",
    "2019-10-17T09:00:00[America/New_York]",
    "2019-10-17 09:00 America/New_York",
    "2019-10-17 09:00 Etc/GMT+5",
    "2019-10-17 24:01",
    "2019-13-01",
    "17/10/2019",
    "2019-10-17 25:00",
    "-5",
  ])("does not guess %j", (text) => {
    expect(parseTime(text)).toBeUndefined();
  });

  it.each(["2019-10-17 13-PM", "2019-10-17 09-10", "2019-10-17 09:60", "2019-10-17 09:00:61"])(
    "does not guess %j",
    (text) => {
      expect(parseTime(text)).toBeUndefined();
    },
  );

  it("reads every hour of a century back from seconds, milliseconds and ISO text", () => {
    fc.assert(
      fc.property(fc.integer({ min: 350_000, max: 1_100_000 }), (hour) => {
        const timeMs = hour * hourMs;
        const iso = new Date(timeMs).toISOString();
        expect(parseTime(iso)).toBe(timeMs);
        expect(parseTime(String(timeMs))).toBe(timeMs);
        expect(parseTime(String(timeMs / 1000))).toBe(timeMs);
        expect(parseTime(`${timeMs}000`)).toBe(timeMs);
        expect(parseTime(`${timeMs}000000`)).toBe(timeMs);
      }),
    );
  });
});
