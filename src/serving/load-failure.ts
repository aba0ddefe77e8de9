import type { OperationalError } from "../foundation/errors.ts";
import type { AbstainReason } from "./forecast.ts";

const reasons: Readonly<Record<string, AbstainReason>> = {
  E_NO_MODEL: "missing",
  E_NO_CHAMPION: "missing",
  E_NO_CALIBRATION: "missing",
  E_VERSION_BROKEN: "hash-mismatch",
  E_MANIFEST: "hash-mismatch",
  E_MODEL_CRASHED: "crashed",
};

/** Why a rung is empty whose model could not be loaded. */
export function loadFailure(error: OperationalError): AbstainReason {
  return reasons[error.code] ?? "refused";
}
