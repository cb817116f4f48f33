/** The two systems that the demo target can be: before and after its re-architecture. */
export const ARCHITECTURES = ['modern', 'legacy'] as const;

export type Architecture = (typeof ARCHITECTURES)[number];

/** The domains that the demo target serves; the `x-service` header of every answer names one of them, or `gateway`. */
export const SERVICES = [
  'auth',
  'projects',
  'tasks',
  'comments',
  'search',
  'notifications',
  'analytics',
  'files',
  'collaboration',
  'workflows',
  'billing',
  'tenants',
  'integrations',
  'audit',
] as const;

export type Service = (typeof SERVICES)[number];
