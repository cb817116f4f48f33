import type { OperationKind } from '../contract.ts';
import { type PathTemplate, parsePath } from './path-template.ts';

export type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** A question to a service and its answer, however they travel: what objectives and reports know of a request. */
export interface Exchange {
  readonly svc: string;
  readonly name: string;
  readonly kind: OperationKind;
  /** Statuses that are a useful answer; when undefined, 200 to 399. */
  readonly accepts: readonly number[] | undefined;
  /** How long its user waits; when undefined, the plan's request timeout. */
  readonly timeoutMs: number | undefined;
}

/** One kind of request: which service answers it, what it is called in the report, and how it is sent. */
export interface Operation<Path extends string = string> extends Exchange {
  readonly method: Method;
  /** `GET /projects/{project}`: how k6's own metrics name it. */
  readonly target: string;
  readonly template: PathTemplate;
  /** Never set: it carries the path, and so the names of its parameters, in the type. */
  readonly path?: Path;
}

/** What is sent over an open connection and answered there, such as an edit and its acknowledgement. */
export interface Message extends Exchange {
  readonly kind: 'socket';
}

export interface OperationOptions {
  /**
   * When missing: GET and HEAD are reads, the others writes. Say `accept` for a request that starts work which goes on
   * after its answer (202), `poll` for one that asks how far such work is, `socket` for a connection that stays open.
   */
  readonly kind?: OperationKind;
  /** Exactly these statuses are a useful answer, instead of 200 to 399. */
  readonly accepts?: readonly number[];
  /** How long its user waits, instead of the plan's request timeout. */
  readonly timeoutSeconds?: number;
}

/**
 * Declares an operation: `operation('projects', 'open-board', 'GET /projects/{project}/board')`. Parameters of the path
 * stand in braces and become required, by name, where it is sent.
 */
export function operation<Path extends `/${string}`>(
  svc: string,
  name: string,
  target: `${Method} ${Path}`,
  options: OperationOptions = {},
): Operation<Path> {
  const method = methodOf(target);
  const { kind, timeoutSeconds } = options;
  const accepts = options.accepts ?? (kind === 'socket' ? SWITCHED : undefined);
  return {
    svc,
    name,
    kind: kind ?? (method === 'GET' || method === 'HEAD' ? 'read' : 'write'),
    method,
    target,
    template: parsePath(target.slice(method.length + 1)),
    // Always there, be it as undefined: k6's engine looks for what an object lacks in all its prototypes.
    accepts,
    timeoutMs: timeoutMsOf(timeoutSeconds),
  };
}

function timeoutMsOf(timeoutSeconds: number | undefined): number | undefined {
  return timeoutSeconds === undefined ? undefined : timeoutSeconds * 1000;
}

/** The status of an answer that makes a connection of a request (RFC 6455). */
const SWITCHED = [101];

/** Declares a message: `message('collaboration', 'edit-document')`. It travels over a connection that is open already. */
export function message(
  svc: string,
  name: string,
  { timeoutSeconds }: Pick<OperationOptions, 'timeoutSeconds'> = {},
): Message {
  return {
    svc,
    name,
    kind: 'socket',
    accepts: undefined,
    timeoutMs: timeoutMsOf(timeoutSeconds),
  };
}

const METHODS: readonly Method[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];

function methodOf(target: string): Method {
  const method = METHODS.find((each) => target.startsWith(`${each} /`));
  if (method === undefined) throw new Error(`An operation is written "GET /path", not "${target}".`);
  return method;
}

/** A request of a journey, with the fewest and most times that the journey sends it when nothing fails. */
export interface DeclaredOperation {
  readonly operation: Exchange;
  readonly min: number;
  readonly max: number;
}

/** `times(0, 3, moveTask)`: sent at most three times. An operation declared without `times` is sent exactly once. */
export function times(min: number, max: number, operation: Exchange): DeclaredOperation {
  if (!Number.isInteger(min) || !Number.isInteger(max) || min < 0 || max < Math.max(1, min)) {
    throw new Error(
      `times(${min}, ${max}, ${operation.name}): whole numbers, 0 <= fewest <= most, most >= 1.`,
    );
  }
  return { operation, min, max };
}
