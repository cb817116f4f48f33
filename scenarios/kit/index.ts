/** What journeys and scenarios are written with: `import { defineJourney } from 'peakgate/kit'`. */
export type { Answer } from './core/answer.ts';
export type { Connection, MessageBody } from './core/connection.ts';
export type { Fields } from './core/fields.ts';
export { defineJourney, type Journey, type JourneyDefinition } from './core/journey.ts';
export {
  type DeclaredOperation,
  type Exchange,
  type Message,
  type Method,
  message,
  type Operation,
  type OperationOptions,
  operation,
  times,
} from './core/operation.ts';
export type { Random } from './core/random.ts';
export type { ConnectParts, JobOutcome, JobPolling, Polling, RequestParts, Visit } from './core/visit.ts';
export { defineScenario, type Scenario, type ScenarioDefinition } from './scenario.ts';
