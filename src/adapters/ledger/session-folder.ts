import { existsSync } from "node:fs";
import { rename } from "node:fs/promises";
import { join } from "node:path";
import { claim } from "../../foundation/claim.ts";
import type { Clock } from "../../foundation/clock.ts";
import { RefusedError, WorldError } from "../../foundation/errors.ts";

/** Where the books of a paper session lie, as the only process that may write them. */
export interface SessionFolder {
  readonly path: string;
  readonly ledger: string;
  readonly broker: string;
  /** Where an older session of that name was moved to. */
  readonly movedTo: string | undefined;
  release(): Promise<void>;
}

/** The books of a paper session, whether they are there or not. */
export function sessionPaths(tradingDir: string, name: string) {
  const path = join(tradingDir, "paper", name);
  return { path, ledger: join(path, "ledger.sqlite"), broker: join(path, "broker.sqlite") };
}

/**
 * Claims the folder of a session.
 *
 * @param options.fresh Moves an older session aside; nothing is ever deleted.
 * @throws {RefusedError} E_SESSION_BUSY: another process trades it.
 * @throws {WorldError} E_DISK_WRITE.
 */
export async function claimSession(
  tradingDir: string,
  name: string,
  options: { readonly fresh: boolean; readonly clock: Clock },
): Promise<SessionFolder> {
  const paths = sessionPaths(tradingDir, name);
  const claimed = await claim(paths.path);
  if ("holder" in claimed) {
    const { pid, host } = claimed.holder;
    throw new RefusedError(
      "E_SESSION_BUSY",
      `Cannot trade the session ${name}: process ${pid} on ${host} does; end it first, or give this one another --name`,
      { retryable: true },
    );
  }
  try {
    const movedTo = options.fresh ? await moveAside(paths.path, options.clock) : undefined;
    return { ...paths, movedTo, release: () => claimed.release() };
  } catch (error) {
    await claimed.release();
    throw error;
  }
}

async function moveAside(path: string, clock: Clock): Promise<string | undefined> {
  if (!existsSync(path)) return undefined;
  const stamp = new Date(clock.nowMs()).toISOString().replaceAll(/[-:]|\.\d+/g, "");
  const base = `${path}.before-${stamp}`;
  let target = base;
  for (let i = 2; existsSync(target); i += 1) target = `${base}-${i}`;
  try {
    await rename(path, target);
  } catch (cause) {
    throw new WorldError("E_DISK_WRITE", `Cannot move ${path} aside: ${String(cause)}`, { cause });
  }
  return target;
}
