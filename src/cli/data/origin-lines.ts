import type { CandlePicture } from "../../jobs/show-candles.ts";
import { formatCount, formatCounted } from "../format-number.ts";

type Origin = CandlePicture["origins"][number];

const hashShown = 12;

/** One line per place that candles came from; those behind resampled ones stand indented under them. */
export function originTexts(origins: readonly Origin[]): readonly string[] {
  return origins.flatMap((origin) => {
    if (origin.kind !== "resampled") return [originText(origin)];
    const behind = origin.origins.map((one) => `  out of ${originText(one)}`);
    return [
      `resampled from ${origin.from} (sha256 ${origin.dataHash.slice(0, hashShown)})`,
      ...behind,
    ];
  });
}

function originText(origin: Exclude<Origin, { readonly kind: "resampled" }>): string {
  if (origin.kind === "simulated") return `simulated: ${origin.market}, seed ${origin.seed}`;
  if (origin.kind === "exchange") return `exchange ${origin.exchange}, ${rowsText(origin)}`;
  const hash = origin.sha256.slice(0, hashShown);
  return `file ${origin.fileName} (sha256 ${hash}), ${rowsText(origin)}`;
}

interface RowCounts {
  readonly rowsRead: number;
  readonly duplicates: number;
  readonly refused: number;
}

function rowsText({ rowsRead, duplicates, refused }: RowCounts): string {
  const parts = [formatCounted(rowsRead, "row")];
  if (duplicates > 0) parts.push(formatCounted(duplicates, "duplicate"));
  if (refused > 0) parts.push(`${formatCount(refused)} refused`);
  return parts.join(", ");
}
