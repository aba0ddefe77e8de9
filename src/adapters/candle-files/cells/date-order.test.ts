import { describe, expect, it } from "vitest";
import { decideDateOrder, parseYearLast } from "./date-order.ts";

describe("decideDateOrder()", () => {
  it.each([
    ["a day above 12", ["01/02/2019", "17/02/2019"], "dmy"],
    ["a day above 12 in second place", ["01/02/2019", "02/17/2019"], "mdy"],
    ["days one after another", ["01/02/2019", "02/02/2019", "03/02/2019"], "dmy"],
    ["the same the other way round", ["02/01/2019", "02/02/2019", "02/03/2019"], "mdy"],
    [
      "midnight between hours, newest first",
      ["02/03/2019 01:00", "02/03/2019 00:00", "01/03/2019 23:00", "01/03/2019 22:00"],
      "dmy",
    ],
    [
      "two digits of the year, first",
      ["19/10/17 22:00", "19/10/17 23:00", "19/10/18 00:00"],
      "ymd",
    ],
    ["two digits of the year, last", ["17/10/19 22:00", "17/10/19 23:00", "18/10/19 00:00"], "dmy"],
    ["two digits of the year, month first", ["10/17/19", "10/18/19"], "mdy"],
    ["the smaller of even steps", ["17/10/19", "18/10/19", "19/10/19"], "dmy"],
    ["a year before all candles", ["17-Oct-06", "18-Oct-06"], "ymd"],
    ["days beside named months", ["17-Oct-19", "18-Oct-19", "19-Oct-19"], "dmy"],
    ["hours with two digits of the year", ["19/10/17 00:00", "19/10/17 01:00"], "unclear"],
    ["points and two digits of the year", ["19.10.17"], "unclear"],
    ["points and nothing else", ["3.4.2019"], "dmy"],
    ["hours of one day", ["01/02/2019 00:00", "01/02/2019 01:00", "01/02/2019 02:00"], "unclear"],
    ["one date", ["03/04/2019"], "unclear"],
    ["other dates", ["2019-10-17", "Oct 17, 2019", ""], undefined],
  ])("decides by %s", (_, cells, order) => {
    expect(decideDateOrder(cells)).toBe(order);
  });

  it("refuses rows that contradict each other", () => {
    expect(() => decideDateOrder(["17/10/2019", "10/17/2019"])).toThrow(/some start with the day/);
  });
});

describe("parseYearLast()", () => {
  const oct3 = Date.UTC(2019, 9, 3);
  it.each([
    ["03/10/2019", oct3],
    ["3.10.19", oct3],
    ["3-Oct-19 24:00", oct3 + 24 * 3_600_000],
    ["03-10-2019 09:30", oct3 + 9.5 * 3_600_000],
    ["03/10/2019, 09:30:15 PM", oct3 + (21 * 3600 + 30 * 60 + 15) * 1000],
    ["03.10.2019 00:00:00.000 GMT-0100", oct3 + 3_600_000],
  ])("reads %s", (text, time) => {
    expect(parseYearLast(text, "dmy")).toBe(time);
  });

  it.each([
    "19-10-03",
    "03-10-19",
    "2019/10/03",
    "03/10.2019",
    "31/02/2019",
    "03/10/2019x",
    "03/10/20190",
  ])("does not guess %s", (text) => {
    expect(parseYearLast(text, "dmy")).toBeUndefined();
  });
});
