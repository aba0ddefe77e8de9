/** A bug in this program: a rule that the code itself must keep was broken. Exit code 70. */
export class InvariantError extends Error {
  override readonly name = "InvariantError";
}

/**
 * Stops the program where one of its own rules does not hold.
 *
 * @param rule The rule, stated positively ("a window has at least one candle").
 * @throws {InvariantError} `condition` is false.
 */
export function assert(condition: unknown, rule: string): asserts condition {
  if (!condition) throw new InvariantError(`Broken rule: ${rule}`);
}
