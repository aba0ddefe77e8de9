/**
 * Whether a value has fallen by `share` of where it came from, or by more; also where nobody can say.
 *
 * @param share In (0, 1]; falling by exactly that much counts.
 */
export function hasFallen(from: number, to: number, share: number): boolean {
  return !(to > from * (1 - share));
}
