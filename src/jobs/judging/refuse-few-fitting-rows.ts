import { MisuseError } from "../../foundation/errors.ts";
import type { SegmentPositions } from "./segment-positions.ts";

/** Below so many rows before the exam no yardstick can be fitted. */
export const fittingRowsMin = 100;

/** Of a version's metadata: between which decisions the rows lie. */
interface TrainedOn {
  readonly segments: {
    readonly train: { readonly first_decision: string };
    readonly validation: { readonly last_decision: string };
  };
}

/**
 * @param refusal The sentence up to the version's candles: "Cannot judge ...: the yardsticks are
 *   fitted on the candles that it was trained on".
 * @throws {MisuseError} E_NO_FITTING: fewer train and validation rows than that are there.
 */
export function refuseFewFittingRows(
  { train, validation }: Pick<SegmentPositions, "train" | "validation">,
  { segments }: TrainedOn,
  refusal: string,
): void {
  const rows = train.length + validation.length;
  if (rows >= fittingRowsMin) return;
  const from = segments.train.first_decision.slice(0, 10);
  const until = segments.validation.last_decision.slice(0, 10);
  throw new MisuseError(
    "E_NO_FITTING",
    `${refusal} (${from} to ${until}), and ${rows} of them are there, at least ${fittingRowsMin} are needed; bring the whole series`,
  );
}
