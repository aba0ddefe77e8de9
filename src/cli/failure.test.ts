import { readFileSync } from "node:fs";
import { CommanderError } from "commander";
import { expect, test } from "vitest";
import { InvariantError } from "../foundation/assert.ts";
import { MisuseError, RefusedError, WorldError } from "../foundation/errors.ts";
import { describeFailure } from "./failure.ts";

const stored = "/nowhere/at/all";

test.each([
  ["a refusal", new RefusedError("E_TEST", "no"), 1, "E_TEST"],
  ["misuse", new MisuseError("E_TEST", "no"), 2, "E_TEST"],
  ["a wrong command line", new CommanderError(1, "commander.x", "error: what?"), 2, "E_USAGE"],
  ["a failure of the world", new WorldError("E_TEST", "no"), 3, "E_TEST"],
  ["a failed system call", systemError(), 3, "E_SYSTEM"],
  ["a broken rule", new InvariantError("Broken rule: x"), 70, "E_INVARIANT"],
  ["an unforeseen error", new TypeError("x is not a function"), 70, "E_BUG"],
  ["something thrown that is no error", "text", 70, "E_BUG"],
])("describeFailure() knows %s", (_name, error, exitCode, code) => {
  expect(describeFailure(error)).toMatchObject({ exitCode, code });
});

test("describeFailure() makes one line of a message and shows a stack only for bugs", () => {
  const known = describeFailure(new MisuseError("E_TEST", "Cannot read\n  the file: empty\n"));
  expect(known).toMatchObject({ message: "Cannot read the file: empty", stack: undefined });
  expect(describeFailure(new TypeError("x")).stack).toContain("TypeError");
});

function systemError(): unknown {
  try {
    return readFileSync(stored);
  } catch (error) {
    return error;
  }
}
