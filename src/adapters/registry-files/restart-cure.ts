/** What a person does about a damaged audit log: the end of a sentence. */
export const restartCure =
  'put it back from a backup, or go on from its good lines with `candlecast models verify --restart-log "why"`';
