import { join } from 'node:path';
import { plannedSwitches } from '../model/planned-switches.ts';
import { LEG_FILES } from '../record/folder-layout.ts';
import { jsonText, writeWhole } from '../record/write-file.ts';
import type { LegPlan } from '../schema/plan-schema.ts';
import type { SwitchesRecord } from '../schema/switches-schema.ts';
import { askAdmin } from './admin-request.ts';
import { clockOf } from './clock.ts';
import type { RunContext } from './measure-leg.ts';
import { Switchboard } from './switchboard.ts';

/** The switchboard of a leg; where nothing is switched it has nothing to do. */
export function createSwitchboard({ admin, world }: RunContext, { experiments = [] }: LegPlan): Switchboard {
  const { now } = clockOf(world);
  const switched = plannedSwitches(experiments).length > 0 ? experiments : [];
  return new Switchboard(switched, {
    now,
    send: async (request) =>
      admin === null ? { status: null, error: 'no admin address' } : askAdmin(admin.url, request),
  });
}

/** Switches off whatever is on. Says so loudly where that cannot be done: what is loaded next would be disturbed. */
export async function endExperiments(
  { admin, world }: RunContext,
  switchboard: Switchboard,
): Promise<SwitchesRecord | null> {
  const switches = await switchboard.stop();
  for (const experiment of switchboard.leftOn)
    world.progress.line(`The experiment "${experiment}" could not be switched off: it may still be on.`);
  return admin === null ? null : { schemaVersion: 1, admin: admin.shown, switches };
}

/** Keeps the switches as evidence of the leg; nothing where none was to be sent. */
export async function recordSwitches(folder: string, switches: SwitchesRecord | null): Promise<void> {
  if (switches !== null) await writeWhole(join(folder, LEG_FILES.switches), jsonText(switches));
}
