import { expect, test } from "vitest";
import { untoldNote } from "./untold-note.ts";

test("untoldNote() is one sentence, or none", () => {
  expect(untoldNote([])).toEqual([]);
  expect(untoldNote(["a (1 was taken)"])).toEqual(["Nobody said a (1 was taken)."]);
  expect(untoldNote(["a", "b (x)", "c"])).toEqual(["Nobody said a; b (x); nor c."]);
});
