import { expect, test } from "vitest";
import { MisuseError } from "../foundation/errors.ts";
import {
  choiceOption,
  integerOption,
  listOption,
  numberOption,
  timeOption,
} from "./option-values.ts";

test("integerOption() reads whole numbers within its bounds", () => {
  const read = integerOption("--epochs", { atLeast: 1, atMost: 100 });
  expect(["1", "50", "100"].map(read)).toEqual([1, 50, 100]);
});

test.each(["0", "101", "", " ", "3.5", "1e2", "0x10", "NaN", "abc", "5 "])(
  "integerOption() refuses %j in one sentence",
  (text) => {
    const read = integerOption("--epochs", { atLeast: 1, atMost: 100 });
    expect(() => read(text)).toThrow(MisuseError);
    expect(() => read(text)).toThrow(
      `Cannot read --epochs: it must be a whole number of at least 1 and up to 100, value was "${text}"`,
    );
  },
);

test("numberOption() reads decimals and keeps open bounds", () => {
  const read = numberOption("--validation-split", { above: 0, below: 1 });
  expect(["0.2", ".5", "1e-3"].map(read)).toEqual([0.2, 0.5, 0.001]);
  for (const text of ["0", "1", "NaN", "Infinity", "0,2"])
    expect(() => read(text)).toThrow(MisuseError);
});

test("listOption() splits at commas and refuses empty and repeated names", () => {
  expect(listOption("--features")("open, high,low")).toEqual(["open", "high", "low"]);
  for (const text of ["", "a,,b", "a,a"])
    expect(() => listOption("--features")(text)).toThrow(MisuseError);
});

test.each([
  ["2024-02-12", Date.UTC(2024, 1, 12)],
  ["2024-02-12 15:00", Date.UTC(2024, 1, 12, 15)],
  ["2024-02-12T15:00:30Z", Date.UTC(2024, 1, 12, 15, 0, 30)],
  ["2024-02-12T01:00+02:00", Date.UTC(2024, 1, 11, 23)],
])("timeOption() reads %s as UTC", (text, ms) => {
  expect(timeOption("--since")(text)).toBe(ms);
});

test.each(["2024-02-31", "2024-13-01", "yesterday", "12/02/2024", "1707696000", ""])(
  "timeOption() refuses %j",
  (text) => {
    expect(() => timeOption("--since")(text)).toThrow(MisuseError);
  },
);

test("choiceOption() reads one of its names and asks about a near one", () => {
  const read = choiceOption("--decimal", ["point", "comma"]);
  expect(read("comma")).toBe("comma");
  expect(() => read("coma")).toThrow(
    'Cannot read --decimal: it must be one of point, comma, value was "coma", did you mean comma?',
  );
});
