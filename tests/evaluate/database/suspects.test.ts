import { expect, test } from 'vitest';
import { type FailableCheck, suspicionOn } from '../../../runner/evaluate/database/suspects.ts';
import { viewLeg } from '../../../runner/evaluate/leg-view.ts';
import { madeRun } from '../made/made-run.ts';

const LEG = madeRun().record.legs[0];
if (LEG === undefined) throw new Error('no leg');
const VIEW = viewLeg(LEG);
const OPERATIONS = LEG.plan.catalogue.journeys.flatMap(({ operations }) => operations);
const [FIRST] = OPERATIONS;
if (FIRST === undefined) throw new Error('no operation');
const ALL = [...new Set(OPERATIONS.map(({ svc }) => svc))];

const failing = (changes: Partial<FailableCheck>): FailableCheck => ({
  leg: LEG.plan.id,
  sli: 'response_time',
  verdict: 'fail',
  selector: {},
  unit: 'ms',
  limit: 1,
  ...changes,
});

const TOO_LONG_MS = 1e9;

test.for<[string, Partial<FailableCheck>, readonly string[], boolean]>([
  ['the one that a check is about', { selector: { svc: FIRST.svc } }, [FIRST.svc], false],
  ['the one whose operation a check is about', { selector: { op: FIRST.op } }, [FIRST.svc], false],
  ['every one that takes longer than a check of all of them allows', {}, ALL, false],
  ['none that takes less', { limit: TOO_LONG_MS }, [], false],
  ['those whose database time fails', { sli: 'db_time', selector: { svc: FIRST.svc } }, [FIRST.svc], true],
  ['not those of checks that hold', { verdict: 'pass' }, [], false],
  ['not those of another leg', { leg: 'another' }, [], false],
  ['not those of which something else fails', { sli: 'job_time' }, [], false],
])('the services to explain are %s', ([, check, services, failsDatabase]) => {
  const suspicion = suspicionOn(VIEW, 'peak', [failing(check)]);
  expect(suspicion.suspects.map(({ svc }) => svc)).toEqual(services);
  expect(suspicion.failsDatabase).toBe(failsDatabase);
});
