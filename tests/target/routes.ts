import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { FastifyInstance, RouteOptions } from 'fastify';
import { Faults } from '../../target/faults/faults.ts';
import { createHttpServer } from '../../target/http/server.ts';
import type { Platform } from '../../target/platform.ts';
import { Placements } from '../../target/regions/placements.ts';
import { RegionalRouting } from '../../target/regions/regional-routing.ts';

/** One field of what a route takes, as its schema describes it. */
export interface Field {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, Field>>;
  readonly required?: readonly string[];
}

/** A route as fastify has it. */
export interface Route {
  readonly method: string;
  /** With its parameters: `/tasks/:id`. */
  readonly url: string;
  readonly schema: { readonly params?: Field; readonly querystring?: Field; readonly body?: Field };
}

const nobody = (): never => {
  throw new Error('this server serves nobody');
};

/** A platform to assemble a server with that is only looked at. */
function unusedPlatform(): Platform {
  const pools = { of: nobody, nearest: nobody, close: nobody };
  const faults = new Faults();
  return {
    architecture: 'modern',
    faults,
    pools,
    sessions: { open: nobody, identify: nobody, close: nobody },
    referenceData: () => nobody,
    findProject: nobody,
    tenants: { find: nobody, changed: nobody },
    usageOf: nobody,
    sendMail: nobody,
    deliver: nobody,
    limit: nobody,
    routing: new RegionalRouting(pools, new Placements(1), faults, nobody),
    wake: nobody,
    begin: nobody,
    close: nobody,
  };
}

function routesOf({ method, url, schema }: RouteOptions): Route[] {
  const methods = typeof method === 'string' ? [method] : method;
  return methods.map((each) => ({ method: each, url, schema: JSON.parse(JSON.stringify(schema ?? {})) }));
}

const isBeginning = (message: unknown): message is { readonly fastify: FastifyInstance } =>
  typeof message === 'object' && message !== null && 'fastify' in message;

/** Every route of the modern target, by what fastify itself says while they are added: none can be forgotten. */
export async function allRoutes(): Promise<readonly Route[]> {
  const routes: Route[] = [];
  const listen = (message: unknown): void => {
    if (!isBeginning(message)) return;
    message.fastify.addHook('onRoute', (options) => void routes.push(...routesOf(options)));
  };
  subscribe('fastify.initialization', listen);
  const app = await createHttpServer(unusedPlatform(), { version: '', build: '' }, undefined);
  unsubscribe('fastify.initialization', listen);
  await app.ready();
  await app.close();
  return routes;
}
