import type { Catalogue, CatalogueJourney } from '../../scenarios/kit/contract.ts';
import type { JsonDocument } from '../config/json-file.ts';
import { PeakgateError } from '../errors.ts';
import { measureJourneys, whyUnfit } from '../evaluate/measure-journeys.ts';
import type { MeasuredLeg } from '../model/measured-leg.ts';
import type { Profile } from '../model/profile.ts';
import type { LegRecord } from '../model/run-record.ts';
import { playedJourneys } from '../plan/journey-share.ts';
import { sha256Of } from '../record/checksums.ts';
import { readRun } from '../record/read-run.ts';

/** A leg that wants virtual users. */
export interface SizedLeg {
  readonly profile: JsonDocument<Profile>;
  readonly load: number;
  readonly catalogue: Catalogue;
}

/** What a leg's pool is sized by; nothing where the limits size it. */
export type PoolSizer = (leg: SizedLeg) => { readonly measured?: MeasuredLeg };

/** What is kept of a leg's record: its timeline may take more memory than the load that follows. */
interface KeptLeg {
  readonly id: string;
  readonly profile: string;
  readonly load: number;
  readonly catalogue: Catalogue;
  /** How long its journeys took, or why it cannot say. */
  readonly measured: MeasuredLeg | { readonly unfit: string };
}

interface KeptRun {
  readonly folder: string;
  /** SHA-256 of the profiles' files, by name. */
  readonly profiles: Readonly<Record<string, string>>;
  readonly legs: readonly KeptLeg[];
}

/**
 * Reads the results folder that pools are sized by, once; without one the limits size them. Refuses a folder that is
 * incomplete or altered, and for a leg one that played other traffic or cannot tell.
 */
export async function poolSizer(folder: string | undefined): Promise<PoolSizer> {
  if (folder === undefined) return () => ({});
  const { manifest, legs } = await readRun(folder);
  const kept = legs.map((leg) => keptLeg(manifest.id, leg));
  const run = { folder, profiles: manifest.inputs.profiles ?? {}, legs: kept };
  return (leg) => ({ measured: measuredFor(leg, run) });
}

function keptLeg(run: string, record: LegRecord): KeptLeg {
  const { id, profile, load, catalogue } = record.plan;
  const unfit = whyUnfit(record);
  const measured = unfit === null ? measureJourneys(run, record) : { unfit };
  return { id, profile, load, catalogue, measured };
}

function measuredFor(leg: SizedLeg, { folder, profiles, legs }: KeptRun): MeasuredLeg {
  const { name } = leg.profile.value;
  const found = nearest(
    leg.load,
    legs.filter(({ profile }) => profile === name),
  );
  if (found === undefined) throw unfitRun(`${folder}: it has no leg of the profile "${name}"`);
  if (profiles[name] !== sha256Of(leg.profile.bytes))
    throw unfitRun(`${folder}: profiles/${name}.json is not the file that it played`);
  const { id, measured } = found;
  if ('unfit' in measured) throw unfitRun(`${folder}: its leg ${id} ${measured.unfit}`);
  const other = whyOther(leg, found);
  if (other !== null) throw unfitRun(`${folder}: its leg ${id} ${other}`);
  return measured;
}

function unfitRun(detail: string): PeakgateError {
  return new PeakgateError('run-unfit', detail);
}

/** In what its journeys are not those that would be played now; null where they are. */
function whyOther({ catalogue, profile }: SizedLeg, found: KeptLeg): string | null {
  const then = new Set(found.catalogue.journeys.map(wording));
  const other = playedJourneys(catalogue, profile.value).find((journey) => !then.has(wording(journey)));
  return other === undefined ? null : `played another journey "${other.name}" than is declared now`;
}

/** At a higher load journeys take longer: the same load, or else the next higher one, or else the highest there is. */
function nearest(load: number, legs: readonly KeptLeg[]): KeptLeg | undefined {
  const rising = legs.toSorted((a, b) => a.load - b.load);
  return rising.find((leg) => leg.load >= load) ?? rising.at(-1);
}

/** All that a journey declares, in an order that does not depend on how it was written down. */
function wording({ name, maxThinkSeconds, operations }: CatalogueJourney): string {
  const sent = operations.map(({ svc, op, kind, min, max }) => [svc, op, kind, min, max].join(' '));
  return [name, maxThinkSeconds, ...sent.toSorted()].join('; ');
}
