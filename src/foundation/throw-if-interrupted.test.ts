import { describe, expect, test } from "vitest";
import { InterruptedError } from "./errors.ts";
import { throwIfInterrupted } from "./throw-if-interrupted.ts";

describe("throwIfInterrupted()", () => {
  test("lets work go on that nobody stops", () => {
    expect(() => throwIfInterrupted(undefined)).not.toThrow();
    expect(() => throwIfInterrupted(new AbortController().signal)).not.toThrow();
  });

  test("says E_INTERRUPTED whatever the caller aborted with, and keeps it as the cause", () => {
    const reason = new Error("enough");
    const stop = () => throwIfInterrupted(AbortSignal.abort(reason));
    expect(stop).toThrow(InterruptedError);
    expect(stop).toThrow(expect.objectContaining({ code: "E_INTERRUPTED", cause: reason }));
  });

  test("passes on the interruption that the command line aborts with", () => {
    const reason = new InterruptedError("E_INTERRUPTED", "Stopped: Ctrl-C was pressed");
    expect(() => throwIfInterrupted(AbortSignal.abort(reason))).toThrow(reason);
  });
});
