/** A row's number in a path; beyond 32 bits there can be no such row, and the database would refuse the value. */
export const ID_PARAMS = {
  type: 'object',
  required: ['id'],
  properties: { id: { type: 'integer', minimum: 1, maximum: 2_147_483_647 } },
} as const;

export interface IdParams {
  readonly id: number;
}
