import { countText, decimalText, ratioText } from '../../model/number-text.ts';
import type { ValidityCheck } from '../../schema/evaluation-schema.ts';
import { GENERATOR_LIMITS } from '../../statistics/generator-validity.ts';
import type { LegView } from '../leg-view.ts';
import { finding } from './finding.ts';
import { type GeneratorView, mean, measured } from './generator-view.ts';

/**
 * Seconds of waiting for a CPU per second are the mean number of k6's threads in the run queue (Little 1961, Operations
 * Research 9). At the 80 % of its CPUs that a generator may use itself (statistics SPEC, section 10), M/M/c has 3.2, 2.8,
 * 2.4, 1.8 and 1.2 of them in the queue with 1, 2, 4, 8 and 16 cores. One is stricter than all of these, and unlike the
 * CPU rule it sees what other processes take away from k6.
 */
const MOST_RUN_QUEUE_WAIT = 1;

/** Knowing fewer of the seconds than this is not knowing. */
const LEAST_MEASURED_SHARE = 0.8;

/**
 * Did k6 wait for a CPU that others had? Where the system does not count it, that is told and stops nothing: the CPU
 * rule and the lateness of journeys are still judged.
 */
export function runQueue({ record: { plan } }: LegView, { runQueueWait }: GeneratorView): ValidityCheck {
  const known = measured(runQueueWait);
  const wait = mean(known);
  const isKnown = known.length > 0 && known.length >= LEAST_MEASURED_SHARE * runQueueWait.length;
  const isTooLong = wait > MOST_RUN_QUEUE_WAIT;
  return finding(plan.id, {
    id: 'run-queue',
    title: 'The generator did not wait for a CPU',
    expected: `at most ${decimalText(MOST_RUN_QUEUE_WAIT, 0)} s of waiting per second over all its threads`,
    found: `${known.length === 0 ? 'not measured' : `${decimalText(wait, 3)} s per second`}${isKnown ? '' : inHowMany(known, runQueueWait)}`,
    passed: isKnown && !isTooLong,
    severity: isTooLong ? 'error' : 'warning',
    remedy: isTooLong
      ? 'Other processes compete for the CPUs: stop them, or give the generator a higher priority.'
      : 'This system does not count it (/proc/<pid>/schedstat does): that other processes took the CPU is not ruled out.',
  });
}

function inHowMany(known: readonly number[], all: readonly unknown[]): string {
  return known.length === 0
    ? ' on this system'
    : `, measured in ${countText(known.length)} of ${countText(all.length)} seconds`;
}

/** Held back for so many seconds of one, k6 is as short of CPU as in a hot second, which is one with 95 % in use. */
const THROTTLED_SECONDS = 0.05;

/**
 * Did a CPU quota hold k6 back? A quota is enforced in slices of 100 ms, so k6 can be stopped for most of a slice while
 * its mean use looks modest. What counts as too often is what counts as too many hot seconds.
 */
export function cpuQuota({ record: { plan } }: LegView, { throttled }: GeneratorView): ValidityCheck {
  const known = measured(throttled);
  const held = known.filter((seconds) => seconds >= THROTTLED_SECONDS).length;
  const share = ratioText(GENERATOR_LIMITS.hotSecondsShare);
  return finding(plan.id, {
    id: 'cpu-quota',
    title: 'No CPU quota held the generator back',
    expected: `held back for ${decimalText(THROTTLED_SECONDS * 1_000, 0)} ms or more in at most ${share} of the seconds`,
    found:
      known.length === 0
        ? 'no quota is counted on this system'
        : `in ${countText(held)} of ${countText(known.length)} seconds`,
    passed: held <= GENERATOR_LIMITS.hotSecondsShare * known.length,
    remedy: 'Raise the CPU limit of the container that the generator runs in, or lower the load.',
  });
}
