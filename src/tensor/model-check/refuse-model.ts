import { RefusedError } from "../../foundation/errors.ts";

/** @throws {RefusedError} E_FOREIGN_MODEL, always. */
export function refuseModel(reason: string): never {
  throw new RefusedError("E_FOREIGN_MODEL", `Cannot adopt the model: ${reason}`);
}

/** Text out of a file that nobody trusts, fit for a message: short, printable, in quotes. */
export function quoted(text: string): string {
  const printable = text.replaceAll(/[^\x20-\x7E]/g, "?");
  return JSON.stringify(printable.length > 60 ? `${printable.slice(0, 60)}...` : printable);
}
