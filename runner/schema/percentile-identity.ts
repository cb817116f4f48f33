import { Type } from '@sinclair/typebox';
import { WINDOW_NAMES } from '../../scenarios/kit/contract.ts';
import { literals, selector } from './schema-parts.ts';
import { SLIS } from './thresholds-schema.ts';

/** Which percentile of which check: what two runs must both have to be compared in it. */
export const percentileIdentity = {
  check: Type.String({ description: 'The check that judges it: "fast/svc=auth@smoke@1x".' }),
  objective: Type.String(),
  title: Type.String(),
  leg: Type.String(),
  sli: literals(SLIS),
  selector,
  window: literals([...WINDOW_NAMES, '*']),
  probability: Type.Number({ exclusiveMinimum: 0, maximum: 1 }),
};
