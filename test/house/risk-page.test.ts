import { expect, test } from "vitest";
import { defaultRiskLimits } from "../../src/trading/risk/risk-limits.ts";
import { readText } from "./repository.ts";

test("docs/concepts/risk.md names every limit with its default", () => {
  const rows = [...readText("docs/concepts/risk.md").matchAll(/^\| `(\w+)` +\| (\S+) +\|/gm)];
  const told = Object.fromEntries(rows.map(([, name = "", standard = ""]) => [name, standard]));
  const defaults = Object.entries(defaultRiskLimits).map(([name, value]) => [
    name,
    value === undefined
      ? "none"
      : typeof value === "object"
        ? JSON.stringify(value)
        : String(value),
  ]);
  expect(told).toEqual(Object.fromEntries(defaults));
});
