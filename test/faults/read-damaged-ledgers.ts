import { readFileSync, writeFileSync } from "node:fs";
import { openSqliteLedger } from "../../src/adapters/ledger/open-sqlite-ledger.ts";
import { OperationalError } from "../../src/foundation/errors.ts";
import { createRng } from "../../src/foundation/rng.ts";
import { canonicalJson } from "../../src/trading/session/canonical-json.ts";

// argv: a sound ledger file, a seed, how many damaged copies are read; prints how many were refused.
// A process of its own: SQLite is native code, and what it must not do is take the process with it.
const [, , sound = "", seed = "0", rounds = "0"] = process.argv;
const rng = createRng(Number(seed));
const bytes = readFileSync(sound);
let refused = 0;
for (let round = 0; round < Number(rounds); round++) {
  const damaged = Buffer.from(bytes);
  const changes = 1 + rng.integer(64);
  for (let i = 0; i < changes; i++) damaged[rng.integer(bytes.length)] = rng.integer(256);
  const isCut = rng.uniform() < 0.3;
  const path = `${sound}-${round}.sqlite`;
  writeFileSync(path, isCut ? damaged.subarray(0, rng.integer(bytes.length)) : damaged);
  if (await isRefused(path)) refused += 1;
}
process.stdout.write(String(refused));

async function isRefused(path: string): Promise<boolean> {
  try {
    const ledger = await openSqliteLedger(path);
    try {
      const run = ledger.run();
      canonicalJson({ ...run, decisions: [...run.decisions] });
      return false;
    } finally {
      await ledger.close();
    }
  } catch (error) {
    if (error instanceof OperationalError) return true;
    throw error;
  }
}
