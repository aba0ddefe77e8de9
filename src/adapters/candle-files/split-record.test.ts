import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import * as fc from "../../../test/properties.ts";
import { splitRecord } from "./split-record.ts";

describe("splitRecord()", () => {
  it.each([
    ['"7,123.45",8', ["7,123.45", "8"]],
    [' "a" , b ,"c "', ["a", "b", "c"]],
    ['"say ""hi""",""', ['say "hi"', ""]],
    ["a,,", ["a", "", ""]],
    ['"a",', ["a", ""]],
  ])("cuts %s", (line, cells) => {
    expect(splitRecord(line, ",")).toEqual(cells);
  });

  it.each(['"a,b', 'a"b,c', '"a"b,c', '"a""', '"'])(
    "says of %s that quotes do not match",
    (line) => {
      expect(splitRecord(line, ",")).toBeUndefined();
    },
  );

  it("cuts what a program quoted as another program reads it", () => {
    const cell = fc.string({ unit: fc.constantFrom("a", "1", ",", ";", '"', "ä", "'") });
    fc.assert(
      fc.property(
        fc.array(cell, { minLength: 2 }),
        fc.constantFrom(",", ";"),
        (cells, delimiter) => {
          const line = cells
            .map((text) => (/[",;]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text))
            .join(delimiter);
          const [expected] = parse(line, { delimiter, relax_column_count: true });
          expect(splitRecord(line, delimiter)).toEqual(line === cells.join("") ? [""] : expected);
        },
      ),
    );
  });
});
