import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { expect, test } from "vitest";
import { systemReason } from "./system-reason.ts";

test("systemReason() says in words what was refused, and of which path", () => {
  expect(systemReason(thrownBy("/nowhere/at/all"))).toBe(
    "there is no such file or folder: /nowhere/at/all",
  );
  expect(systemReason(thrownBy(tmpdir()))).toBe("it is a folder");
});

test("systemReason() keeps the words of what it does not know", () => {
  const strange = Object.assign(new Error("EXXX: strange, open"), {
    code: "EXXX",
    syscall: "open",
  });
  expect(systemReason(strange)).toBe("the operating system said EXXX: strange, open");
  expect(systemReason(new Error("plain"))).toBe("plain");
});

function thrownBy(path: string): unknown {
  try {
    return readFileSync(path);
  } catch (error) {
    return error;
  }
}
