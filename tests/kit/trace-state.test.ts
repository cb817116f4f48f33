import { expect, test } from 'vitest';
import { traceStateOf } from '../../scenarios/kit/core/trace.ts';

test('a request says in its tracestate what it is and when it was sent, in letters that W3C allows', () => {
  const tags = { svc: 'shop', op: 'a.b-c_d', kind: 'read', region: 'eu-west-1' };
  const state = traceStateOf('peakgate=0a1b2c3d4e5f6071', tags, 1_234.6);
  expect(state).toBe('peakgate=0a1b2c3d4e5f6071;at:1235;svc:shop;op:a.b-c_d;kind:read;region:eu-west-1');
  expect(state.slice('peakgate='.length)).toMatch(/^[ -+\--<>-~]{1,256}$/u);
});
