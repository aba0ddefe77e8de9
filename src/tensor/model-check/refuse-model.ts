import { RefusedError } from "../../foundation/errors.ts";

/** @throws {RefusedError} E_FOREIGN_MODEL, always. */
export function refuseModel(reason: string): never {
  throw new RefusedError("E_FOREIGN_MODEL", `Cannot use the ONNX file: ${reason}`);
}

/** Text out of a file that nobody trusts, fit for a message: short, printable, in quotes. */
export function quoted(text: string, lengthMax = 60): string {
  const printable = text.replaceAll(/[^\x20-\x7E]/g, "?");
  const short = printable.length > lengthMax ? `${printable.slice(0, lengthMax)}...` : printable;
  return JSON.stringify(short);
}
