/** What the counting server and its parent say to each other. */
export type ServerQuestion = 'report' | 'reset';

/** The load that a server saw: how many requests, and when the first and the last came in, in epoch ms. */
export interface SeenLoad {
  readonly count: number;
  readonly firstAtMs: number | null;
  readonly lastAtMs: number | null;
}

export type ServerAnswer =
  | { readonly kind: 'listening'; readonly port: number }
  | ({ readonly kind: 'counted' } & SeenLoad);
