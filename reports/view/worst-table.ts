import type { LegDetail } from '../../runner/model/leg-detail.ts';
import { millisecondsText } from '../../runner/model/number-text.ts';
import type { TableView } from './leg-view.ts';
import { clockText } from './scale.ts';

/** The single requests that the kit remembered: the way from a bad figure to a trace. */
export function worstTable({ worst }: LegDetail): TableView {
  return {
    title: 'Worst requests',
    note: 'One of every way of failing, then the slowest. The kit remembers only some of many; the trace id finds each in your tracing.',
    headers: ['Trace id', 'Operation', 'Journey', 'Window', 'How it ended', 'At', 'Took'],
    wordy: 5,
    rows: worst.map(({ traceId, svc, op, journey, window, outcome, status, second, durationMs }) => [
      traceId,
      `${svc} · ${op}`,
      journey,
      window,
      status === 0 ? outcome : `${outcome}, ${status}`,
      clockText(second),
      millisecondsText(durationMs),
    ]),
    empty: 'No request was slow or bad enough to be remembered by itself.',
  };
}
