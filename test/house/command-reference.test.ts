import { expect, test } from "vitest";
import { withCommandReference } from "../../gate/command-reference.ts";
import { readText } from "./repository.ts";

test("docs/reference/cli.md shows every command as it is (npm run reference)", async () => {
  const page = readText("docs/reference/cli.md");
  expect(page).toBe(await withCommandReference(page));
  expect(page).toContain("### `candlecast train <instrument>`");
});
