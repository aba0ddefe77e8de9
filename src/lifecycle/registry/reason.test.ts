import { describe, expect, test } from "vitest";
import { parseReason, reasonLengthMax, shortenedReason } from "./reason.ts";
import { registryEventSchema } from "./registry-event.ts";

const version = "20240101T000000Z-0123456789ab";
const fits = (reason: string): boolean =>
  registryEventSchema.safeParse({ kind: "removed", version, reason }).success;
const longest = "x".repeat(reasonLengthMax);

describe("parseReason()", () => {
  test("keeps what the log takes, without the space around it, and nothing where nothing was said", () => {
    expect(parseReason("  too old\n")).toBe("too old");
    expect(parseReason(longest)).toBe(longest);
    expect(fits(longest)).toBe(true);
    expect(parseReason(undefined)).toBeUndefined();
  });

  test.each(["", " \n", `${longest}x`])("refuses what the log does not take, case %#", (text) => {
    expect(() => parseReason(text)).toThrow(expect.objectContaining({ code: "E_OPTION" }) as Error);
    expect(fits(text.trim())).toBe(false);
  });
});

describe("shortenedReason()", () => {
  test.each(["", "old", `${longest}x`])("is always what the log takes, case %#", (text) => {
    expect(fits(shortenedReason(text))).toBe(true);
  });
});
