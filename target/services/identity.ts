/** A signed-in user, as a session stands for them. */
export interface Identity {
  readonly user: { readonly id: number; readonly name: string };
  readonly tenant: { readonly id: string; readonly plan: string; readonly region: string };
  /** The tenant's number: the key that every statement filters by. */
  readonly tenantNumber: number;
}

/** What a client sees of an identity. */
export function publicIdentity({ user, tenant }: Identity): Pick<Identity, 'user' | 'tenant'> {
  return { user, tenant };
}
