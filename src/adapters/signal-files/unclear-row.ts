/** Why a row cannot be read; caught where its number is known. */
export class UnclearRow extends Error {
  override readonly name = "UnclearRow";
}
