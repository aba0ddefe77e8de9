import type { PaperBroker } from "../src/adapters/paper-broker/paper-broker.ts";
import type { Ledger } from "../src/trading/session/ledger.ts";

/** What goes wrong at which of all calls of broker and ledger, counted from 1. */
export interface CrashPoint {
  readonly call: number;
  /** Before the call has done anything, or after it has done everything. */
  readonly when: "before" | "after";
  /** A kill: nothing answers any more. An error: this one call throws, the next one works. */
  readonly kind: "kill" | "error";
}

export interface CrashingPorts {
  readonly broker: PaperBroker;
  readonly ledger: Ledger;
  /** Calls so far, by name. */
  readonly calls: readonly string[];
}

/** The same broker and ledger, which fail once at the given call. What they hold outlives the failure. */
export function crashingPorts(
  { broker, ledger }: { readonly broker: PaperBroker; readonly ledger: Ledger },
  point: CrashPoint | undefined,
): CrashingPorts {
  const calls: string[] = [];
  let isDead = false;

  function failing<Port extends object>(port: Port): Port {
    return new Proxy(port, {
      get(target, name) {
        const method: unknown = Reflect.get(target, name);
        if (typeof method !== "function") return method;
        return (...given: readonly unknown[]) => {
          calls.push(String(name));
          const isIt = point !== undefined && calls.length === point.call;
          if (isIt && point.kind === "kill") isDead = true;
          if (isDead && !(isIt && point.when === "after")) throw new Error("killed");
          if (isIt && point.when === "before") throw new Error("failed before");
          const answer: unknown = Reflect.apply(method, target, given);
          if (isIt) throw new Error("failed after");
          return answer;
        };
      },
    });
  }

  return { broker: failing(broker), ledger: failing(ledger), calls };
}
