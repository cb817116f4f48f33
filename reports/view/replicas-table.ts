import { millisecondsOrDash } from '../../runner/model/number-or-dash.ts';
import { bytesText, countText } from '../../runner/model/number-text.ts';
import type { DatabaseAnalysis } from '../../runner/schema/database-analysis-schema.ts';
import type { TableView } from './leg-view.ts';

/** How far each replica was behind in each window; left out where there is none. */
export function replicasTable({ windows }: DatabaseAnalysis): TableView {
  return {
    title: 'Replication lag by replica',
    headers: ['Replica', 'Window', 'Seen', 'Median', 'Longest', 'Most to replay'],
    folded: true,
    rows: windows
      .flatMap(({ window, looks = 0, replicas = [] }) =>
        replicas.map((each) => ({ ...each, window, of: looks })),
      )
      .map((each) => [
        each.name,
        each.window,
        `${countText(each.looks)} of ${countText(each.of)}`,
        millisecondsOrDash(each.medianMs),
        millisecondsOrDash(each.mostMs),
        each.mostBytes === null ? '–' : bytesText(each.mostBytes),
      ]),
    empty: 'No replica was seen.',
    note: 'From pg_stat_replication, one look a second; a replica’s name is its application_name. One that has caught up and is sent nothing tells no lag. Seen less often than was looked: it was not connected then.',
  };
}
