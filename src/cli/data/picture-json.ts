import type { CandlePicture } from "../../jobs/show-candles.ts";

/** Everything that `data show` knows of a series, as plain JSON; an absent volume is null. */
export function pictureJson(picture: CandlePicture): object {
  const { calendar, plausibility, quality, last, file, years, ...rest } = picture;
  const { rows, gaps: _gaps, missing, findings } = quality;
  return {
    ...rest,
    candles: rows,
    missing,
    findings,
    coverage: {
      rowSpan: calendar.rowSpan,
      cellSpan: calendar.cellSpan,
      rows: calendar.rows.map(({ startMs, cells }) => ({
        startMs,
        present: cells.map(({ present }) => present),
        expected: cells.map(({ expected }) => expected),
      })),
    },
    plausibility,
    years: years.map((year) => ({ ...year, volume: year.volume ?? null })),
    last: lastCandles(last),
    sizeBytes: file?.sizeBytes ?? null,
    volatile: { writtenMs: file?.writtenMs ?? null },
  };
}

function lastCandles({
  openTimeMs,
  open,
  high,
  low,
  close,
  volume,
}: CandlePicture["last"]): object {
  return Array.from(openTimeMs, (timeMs, i) => ({
    openTimeMs: timeMs,
    open: open[i],
    high: high[i],
    low: low[i],
    close: close[i],
    volume: volume?.[i] ?? null,
  }));
}
