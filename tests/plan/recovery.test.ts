import { expect, test } from 'vitest';
import { planned } from './shop.ts';

test('recovery counts, in its window, what the objective counts to which it comes back', () => {
  const { checks, played } = planned([
    { id: 'web-p95', where: { svc: 'web' } },
    { id: 'recovery', sli: 'recovery_time', of: 'web-p95', expect: 'max <= 60s', per: ['op'] },
  ]).plan;
  expect(checks[1]).toMatchObject({
    id: 'recovery/op=open-page',
    window: 'recovery',
    selector: { svc: 'web', op: 'open-page' },
    limitTag: null,
    of: { objective: 'web-p95', sli: 'response_time', limitTag: 'below-200' },
  });
  expect(played.submetrics).toContain(
    'over_limit{sli:response_time,limit:below-200,svc:web,op:open-page,window:recovery}',
  );
});

test('k6 is told of the limit even where the objective itself is not judged', () => {
  const { played } = planned(
    [
      { id: 'web-p95', where: { svc: 'web' }, at: { load: 1 } },
      { id: 'recovery', sli: 'recovery_time', of: 'web-p95', expect: 'max <= 60s' },
    ],
    { load: 3 },
  ).plan;
  expect(played.limits).toMatchObject([{ sli: 'response_time', tag: 'below-200' }]);
});
