/** The kill switch as a session sees it. Asked before every order; what cannot be read counts as latched. */
export interface HaltLatch {
  /** Why everything is halted; `undefined` while it is not. */
  latched(): string | undefined;
  /**
   * Names the last `candlecast resume --session` of this session: "" = there has been none, `undefined` =
   * it cannot be read. For `rememberResume`.
   */
  lastResume(): string | undefined;
  /**
   * Does `send` while no halt can fall between the look and the sending; a halt that is asked for
   * meanwhile waits for its end.
   *
   * @returns What `send` gave, or the reason why nothing was sent.
   */
  whileOpen<T>(send: () => T): { readonly sent: T } | { readonly halted: string };
}

/** A session that no person can halt: a backtest. */
export const neverHalted: HaltLatch = {
  latched: () => undefined,
  lastResume: () => "",
  whileOpen: (send) => ({ sent: send() }),
};
