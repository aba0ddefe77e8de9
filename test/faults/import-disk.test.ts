import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { writeMinutes } from "../import-memory.ts";
import { runCommand } from "../running-command.ts";
import { everythingIn } from "../trained-bundle.ts";

const folder = mkdtempSync(join(tmpdir(), "import-disk-"));
const small = join(folder, "small");
mkdirSync(small);
const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", small]).status === 0;
const orSkipped = mounted ? "" : " (skipped: no right to mount a small disk here)";
afterAll(() => {
  if (mounted) spawnSync("umount", ["-l", small]);
  rmSync(folder, { recursive: true, force: true });
});

describe.skipIf(!mounted)(`data import onto a full disk${orSkipped}`, () => {
  test.each(["300k", "1m", "2m"])(
    "of %s: exit 3, one sentence, nothing left there",
    async (size) => {
      const file = join(folder, "minutes.csv");
      await writeMinutes(file, 50_000);
      spawnSync("mount", ["-o", `remount,size=${size}`, small]);
      const argv = ["data", "import", file, "--instrument", "T", "--timeframe", "1m"];
      const { exitCode, answer, notes } = await runCommand(
        [...argv, "--data-dir", small, "--json"],
        folder,
      );
      expect(exitCode, notes).toBe(3);
      expect(JSON.parse(answer)).toMatchObject({ error: { code: "E_DISK_WRITE" } });
      expect(notes).toMatch(/^Cannot write [^\n]+No space left[^\n]+\n$/);
      expect(everythingIn(small)).toEqual([]);
    },
  );
});
