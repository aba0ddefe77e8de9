import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { accessToken, tokenCheck } from "./access-token.ts";

let modelsDir = "";
beforeEach(() => {
  modelsDir = mkdtempSync(join(tmpdir(), "token-"));
});
afterEach(() => {
  rmSync(modelsDir, { recursive: true });
});

const none = { environment: {} };

describe("accessToken()", () => {
  test("makes 256 random bits for the owner alone, once", async () => {
    const made = await accessToken({ modelsDir, ...none });
    expect(made.value).toMatch(/^[\w-]{43}$/);
    expect(statSync(made.place).mode & 0o777).toBe(0o600);
    expect(await accessToken({ modelsDir, ...none })).toEqual(made);
    expect(readdirSync(modelsDir)).toEqual(["forecast-server.token"]);
  });

  test("gives one token to eight that start at once", async () => {
    const made = await Promise.all(
      Array.from({ length: 8 }, () => accessToken({ modelsDir: join(modelsDir, "new"), ...none })),
    );
    expect(new Set(made.map(({ value }) => value)).size).toBe(1);
  });

  test("takes a named file before the variable, the variable before the usual file", async () => {
    const file = join(modelsDir, "own");
    writeFileSync(file, "from-a-file-0123456789abcdef\n", { mode: 0o600 });
    const environment = { CANDLECAST_TOKEN: "from-the-variable-0123456789" };
    expect((await accessToken({ modelsDir, file, environment })).value).toBe(
      "from-a-file-0123456789abcdef",
    );
    const told = await accessToken({ modelsDir, environment });
    expect(told.value).toBe("from-the-variable-0123456789");
    expect(told.place).not.toContain(told.value);
  });

  test.each([
    ["others may read", 0o644, "a-token-that-is-long-enough-0123"],
    ["others may write", 0o620, "a-token-that-is-long-enough-0123"],
    ["is empty", 0o600, ""],
    ["holds a short word", 0o600, "secret"],
    ["holds several lines", 0o600, "a-token-that-is-long\nenough-0123456789"],
  ])("refuses a file that %s", async (_, mode, content) => {
    const file = join(modelsDir, "own");
    writeFileSync(file, content);
    chmodSync(file, mode);
    const refusal = accessToken({ modelsDir, file, ...none });
    await expect(refusal).rejects.toMatchObject({ code: "E_TOKEN_FILE" });
    expect(readFileSync(file, "utf8")).toBe(content);
  });

  test("follows no link and says nothing of a variable's value", async () => {
    symlinkSync("/etc/hostname", join(modelsDir, "forecast-server.token"));
    await expect(accessToken({ modelsDir, ...none })).rejects.toMatchObject({
      code: "E_TOKEN_FILE",
    });
    const environment = { CANDLECAST_TOKEN: "my secret" };
    const refusal = accessToken({ modelsDir, environment });
    await expect(refusal).rejects.toMatchObject({ code: "E_TOKEN" });
    await expect(refusal).rejects.not.toThrow("my secret");
  });
});

test("tokenCheck() takes the one header and no other", () => {
  const isToken = tokenCheck("abc");
  const headers = ["Bearer abc", "bearer abc", "Bearer abc ", "Bearer ab", "abc", "", undefined];
  expect(headers.map((header) => isToken(header))).toEqual([
    true,
    ...Array<boolean>(6).fill(false),
  ]);
});
