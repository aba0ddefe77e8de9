import { OperationalError, RefusedError, WorldError } from "../../foundation/errors.ts";

/**
 * What went wrong in a SQLite file, by its code: busy (another program holds it), broken, a
 * contradiction, or the disk. Errors of this program come through as they are.
 *
 * @param doing What could not be done: "write the ledger".
 */
export function sqliteFailure(error: unknown, path: string, doing: string): unknown {
  if (!(error instanceof Error) || error instanceof OperationalError) return error;
  const code = codeOf(error);
  const message = `Cannot ${doing} ${path}: ${reasonOf(error)}`;
  const kind = code === undefined ? "E_LEDGER_WRITE" : kindOf(code);
  if (kind === undefined) return error;
  if (kind === "E_LEDGER_BROKEN" || kind === "E_LEDGER_CONFLICT") {
    return new RefusedError(kind, message, { cause: error });
  }
  return new WorldError(kind, message, { cause: error, retryable: kind === "E_LEDGER_BUSY" });
}

const kinds = [
  [/^SQLITE_(BUSY|LOCKED)/, "E_LEDGER_BUSY"],
  // Our own SQL fits the tables that we made: where it fails they are others.
  [/^SQLITE_(CORRUPT|NOTADB|FORMAT|ERROR|SCHEMA)/, "E_LEDGER_BROKEN"],
  [/^SQLITE_CONSTRAINT/, "E_LEDGER_CONFLICT"],
  [
    /^SQLITE_(FULL|IOERR|READONLY|CANTOPEN|PERM|NOMEM|AUTH|TOOBIG|NOLFS|PROTOCOL)/,
    "E_LEDGER_WRITE",
  ],
] as const;

// nothing for what is no fault of the file: a mistake in how it is called
function kindOf(code: string): (typeof kinds)[number][1] | undefined {
  return kinds.find(([pattern]) => pattern.test(code))?.[1];
}

// Opening fails without a code: `ConnectionFailed("Unable to open connection ...: 14")`.
function codeOf(error: Error): string | undefined {
  if ("code" in error && typeof error.code === "string" && error.code.startsWith("SQLITE_")) {
    return error.code;
  }
  return /ConnectionFailed/.test(error.message) ? undefined : "SQLITE_MISUSE";
}

function reasonOf(error: Error): string {
  return /ConnectionFailed/.test(error.message) ? "the file cannot be opened" : error.message;
}
