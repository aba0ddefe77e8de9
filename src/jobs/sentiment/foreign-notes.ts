/** Sentences about sources that speak of another market than the instrument's. */
export function foreignNotes(sources: readonly string[], instrument: string): readonly string[] {
  if (!sources.includes("senticrypt") || /^(?:BTC|XBT)/.test(instrument)) return [];
  return [`senticrypt speaks of Bitcoin, not of ${instrument}`];
}
