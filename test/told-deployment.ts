/** What `deploy`, `rollback` and `predict` answer under --json, as far as journeys ask. */
export interface ToldDeployment {
  readonly kind: string;
  readonly code: string;
  readonly version: string;
  readonly replaced: string | null;
  readonly champion: string | null;
  readonly previous: string | null;
  readonly generation: number;
  readonly deployed: boolean;
  readonly forced: string | null;
  readonly money: {
    readonly mode: string;
    readonly cap: number;
    readonly reasons: readonly string[];
  };
  readonly gate: {
    readonly mode: string;
    readonly reason: string;
    readonly waitUntil: string | null;
    readonly checks: readonly { readonly name: string; readonly outcome: string }[];
  };
  readonly error: { readonly code: string; readonly message: string };
}
