import { randomUUID } from "node:crypto";
import { closeSync, mkdirSync, openSync, readdirSync, rmSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { processIdentity } from "../../foundation/process-identity.ts";

/** A process that is between its look at the latch and the end of its sending. */
export interface SendingMark {
  readonly pid: number;
  readonly host: string;
  readonly path: string;
}

/**
 * Says on disk that this process may be sending an order.
 *
 * @returns Takes it back; never throws.
 * @throws {Error} Of the file system: then nothing may be sent.
 */
export function putSendingMark(tradingDir: string): () => void {
  mkdirSync(tradingDir, { recursive: true });
  const path = join(tradingDir, `.${ownIdentity()}.${randomUUID().slice(0, 8)}.sending`);
  closeSync(openSync(path, "wx"));
  return () => {
    removeMark(path);
  };
}

/**
 * Who may be sending now. Marks of dead processes count for nothing and are removed; those of another
 * host count always.
 *
 * @throws {Error} Of the file system: the folder cannot be read.
 */
export function sendingMarks(tradingDir: string): readonly SendingMark[] {
  return readdirSync(tradingDir).flatMap((name) => {
    const [, identity = "", host = ""] = markName.exec(name) ?? [];
    if (identity === "") return [];
    const path = join(tradingDir, name);
    const pid = Number.parseInt(identity, 10);
    if (host !== hostname() || processIdentity(pid) === identity) return [{ pid, host, path }];
    removeMark(path);
    return [];
  });
}

const markName = /^\.(\d+(?:-\d+)?)@(.+)\.[0-9a-f]{8}\.sending$/;

let identity: string | undefined;

function ownIdentity(): string {
  identity ??= `${processIdentity(process.pid) ?? process.pid}@${hostname()}`;
  return identity;
}

function removeMark(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // A dead process's counts for nothing; this one's keeps `halt` waiting, which then says who.
  }
}
