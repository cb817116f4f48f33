import { planText } from '../console/plan-text.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import { prepare } from '../pipeline.ts';
import type { Command } from './command.ts';
import { type PlanOptions, planRequest } from './plan-request.ts';

export interface PlanCommandOptions extends PlanOptions {
  readonly profile?: string;
  readonly json?: boolean;
}

/** `plan [profile]`: what would be played and judged, without any load. */
export const planCommand: Command<PlanCommandOptions> = async (options, context) => {
  const { legs } = await prepare(planRequest(options.profile, options, context), context.world);
  const plans = legs.map(({ plan }) => plan);
  context.world.progress.stop();
  context.print(options.json ? `${JSON.stringify(plans)}\n` : planText(plans, context));
  return EXIT_CODES.pass;
};

/** `validate`: read and check every file, bundle every scenario, plan every leg of the gate; say that all is well. */
export const validateCommand: Command<PlanCommandOptions> = async (options, context) => {
  const request = { ...planRequest(options.profile, options, context), everyProfile: true };
  const { legs, project, profiles } = await prepare(request, context.world);
  context.world.progress.stop();
  const operations = new Set(
    legs.flatMap(({ plan }) =>
      plan.catalogue.journeys.flatMap((journey) => journey.operations.map(({ svc, op }) => `${svc}/${op}`)),
    ),
  );
  const facts = {
    profiles: profiles.size,
    objectives: project.thresholds.objectives.length,
    legs: legs.length,
    operations: operations.size,
    checks: legs.reduce((sum, { plan }) => sum + plan.checks.length, 0),
  };
  context.print(
    options.json
      ? `${JSON.stringify({ valid: true, ...facts })}\n`
      : `All is well: ${Object.entries(facts)
          .map(([what, count]) => `${count} ${count === 1 ? what.slice(0, -1) : what}`)
          .join(', ')}.\n`,
  );
  return EXIT_CODES.pass;
};
