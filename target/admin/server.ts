import fastify, { type FastifyInstance } from 'fastify';
import { FAULT_NAMES, FAULTS, type FaultName, isFaultName } from '../faults/catalogue.ts';
import type { Faults } from '../faults/faults.ts';
import { ParameterError, readParameters } from '../faults/parameters.ts';
import { EARLY_REFUSALS } from '../http/early-refusals.ts';
import { allowEmptyBodies } from '../http/empty-bodies.ts';
import { Problem, sendProblem } from '../http/problem.ts';

interface Named {
  readonly Params: { readonly name: string };
}

/** A fault as the admin port shows it: what it is, and what it is on with. */
export function describeFault(faults: Faults, name: FaultName) {
  const values = faults.parameters(name);
  return { name, ...FAULTS[name], on: values !== undefined, ...(values === undefined ? {} : { values }) };
}

function known(name: string): FaultName {
  if (isFaultName(name)) return name;
  throw new Problem(404, `There is no fault ${name}. GET /faults lists all of them.`);
}

async function switchOn(faults: Faults, name: FaultName, written: unknown): Promise<void> {
  try {
    await faults.switchOn(name, readParameters(name, written ?? {}));
  } catch (error) {
    if (error instanceof ParameterError) throw new Problem(400, error.message);
    throw error;
  }
}

/** The port that switches faults while the target runs. Nothing listens yet; it must do so on loopback only. */
export function createAdminServer(faults: Faults): FastifyInstance {
  const app = fastify({ ...EARLY_REFUSALS, forceCloseConnections: true });
  app.setErrorHandler(sendProblem);
  app.setNotFoundHandler(async () => {
    throw new Problem(404, 'There is no such address. GET /faults lists what can be switched.');
  });
  allowEmptyBodies(app);
  app.get('/faults', async () => ({ items: FAULT_NAMES.map((name) => describeFault(faults, name)) }));
  app.get<Named>('/faults/:name', async ({ params }) => describeFault(faults, known(params.name)));
  app.put<Named>('/faults/:name', async ({ params, body }) => {
    const name = known(params.name);
    await switchOn(faults, name, body);
    return describeFault(faults, name);
  });
  app.delete<Named>('/faults/:name', async ({ params }) => {
    const name = known(params.name);
    await faults.switchOff(name);
    return describeFault(faults, name);
  });
  app.delete('/faults', async () => {
    await faults.switchAllOff();
    return { items: FAULT_NAMES.map((name) => describeFault(faults, name)) };
  });
  return app;
}
