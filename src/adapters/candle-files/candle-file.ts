import type { CandleRow } from "../../market/candle-rows.ts";
import type { InstrumentId } from "../../market/instrument.ts";
import type { Timeframe } from "../../market/timeframe.ts";
import type { RefusedRow } from "../../market/refused-rows.ts";

/** A file of candles whose layout is understood and whose rows have not been read yet. */
export interface CandleFile {
  /** Whether rows carry a volume in base currency; else their `volume` means nothing. */
  readonly hasVolume: boolean;
  /** Which column was read as what, as "open" -> "Open"; absent where columns have no names. */
  readonly columns: Readonly<Record<string, string>> | undefined;
  /**
   * Streams every row to the receiver, in the order of the file; memory does not grow with the file.
   *
   * @returns sha256 (hex) of the file's bytes.
   */
  readonly readRows: (receiver: RowReceiver) => Promise<string>;
}

/** Where the rows of a file go, one call each. */
export interface RowReceiver {
  /** Readable numbers, not yet proven to be a candle. `line` counts rows where there are no lines. */
  readonly row: (row: CandleRow) => void;
  /** A row with something unreadable in it. */
  readonly refuse: (row: RefusedRow) => void;
}

/** What a person may say about a file that the file does not say itself. */
export interface CandleFileOptions {
  /** Tells base from quote volume in names as "Volume BTC", "Volume USDT". */
  readonly instrument: InstrumentId;
  /** Which of an archive's files are meant, by their names: "1h". */
  readonly timeframe?: Timeframe | undefined;
  /** Which of several assets in one file: "BTC". */
  readonly asset?: string | undefined;
  /** What stands before the fraction in "7.123" where the file itself does not tell. */
  readonly decimal?: "point" | "comma" | undefined;
  /** How "03/04/2019" is read where the file itself does not tell. */
  readonly dateOrder?: "dmy" | "mdy" | "ymd" | undefined;
}
