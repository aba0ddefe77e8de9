import { describe, expect, test } from "vitest";
import { deployModel } from "../../src/jobs/deploy-model.ts";
import { removeVersions } from "../../src/jobs/remove-versions.ts";
import { rollbackModel } from "../../src/jobs/rollback-model.ts";
import { verifyModels } from "../../src/jobs/verify-models.ts";

const modelsDir = "./no-models-here";
const asked: readonly (readonly [string, (reason: string) => Promise<unknown>])[] = [
  ["deployModel() force", (force) => deployModel({ modelsDir, force })],
  ["deployModel() acceptNoEdge", (acceptNoEdge) => deployModel({ modelsDir, acceptNoEdge })],
  ["rollbackModel() reason", (reason) => rollbackModel({ modelsDir, reason })],
  ["removeVersions() reason", (reason) => removeVersions({ modelsDir, versions: ["1"], reason })],
  ["verifyModels() restartLog", (restartLog) => verifyModels({ modelsDir, restartLog })],
];

describe.each(asked)("%s", (_, call) => {
  test.each(["", "  ", "x".repeat(2001)])(
    "an empty or endless one is a misuse, before anything is looked at, case %#",
    async (reason) => {
      await expect(call(reason)).rejects.toMatchObject({ code: "E_OPTION", exitCode: 2 });
    },
  );
});
