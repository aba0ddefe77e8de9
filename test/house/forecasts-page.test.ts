import { expect, test } from "vitest";
import { abstainReasons } from "../../src/serving/forecast.ts";
import { abstentionSchema, forecastSchema } from "../../src/serving/forecast-schema.ts";
import { readText } from "./repository.ts";

const page = readText("docs/concepts/forecasts.md");

/** First cells of the table below a heading. */
function firstCells(heading: string): readonly string[] {
  const [, section = ""] = page.split(`\n## ${heading}\n`);
  const [text = ""] = section.split("\n## ");
  return [...text.matchAll(/^\| (`[^|]*)\|/gm)].flatMap(([, cell = ""]) =>
    [...cell.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name),
  );
}

test("docs/concepts/forecasts.md says why a model abstains, for every reason", () => {
  expect(firstCells("Why a model abstains")).toEqual(abstainReasons);
});

test("docs/concepts/forecasts.md says what every field of a forecast means", () => {
  const fields = [...Object.keys(forecastSchema.shape), "rungs"].filter((name) => name !== "kind");
  expect(firstCells("What a forecast says").toSorted()).toEqual(fields.toSorted());
  expect(Object.keys(abstentionSchema.shape)).not.toContain("close");
});
