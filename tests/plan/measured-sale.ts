import type { MeasuredLeg } from '../../runner/model/measured-leg.ts';

/** The sale at 1x as it was measured: few were busy, and no buyer ever asked how far the payment is. */
export const MEASURED_SALE: MeasuredLeg = {
  run: '2026-11-20T07-00-00Z-sale',
  leg: 'sale@1x',
  load: 1,
  thinkScale: 1,
  peakRatePerSecond: 20,
  busiestVus: 100,
  probability: 0.99,
  steps: [
    { journey: 'browse', svc: 'web', op: 'open-page', responseMs: 100 },
    { journey: 'browse', svc: 'cart', op: 'add', responseMs: 200 },
    { journey: 'buy', svc: 'web', op: 'open-page', responseMs: 100 },
    { journey: 'buy', svc: 'cart', op: 'add', responseMs: 200 },
    { journey: 'buy', svc: 'pay', op: 'charge', responseMs: 300 },
  ],
};
