import { FAULT_NAMES, FAULTS, type FaultDefinition, type FaultName, isFaultName } from './catalogue.ts';
import type { Faults } from './faults.ts';
import { ParameterError, readParameters } from './parameters.ts';

/** A fault as named on the command line, checked. */
export interface WrittenFault {
  readonly name: FaultName;
  switchOn(faults: Faults): Promise<void>;
}

const asValue = (text: string): string | number => (/^\d+(\.\d+)?$/.test(text) ? Number(text) : text);

function pairsOf(text: string): Readonly<Record<string, string | number>> {
  const pairs = text.split(',').filter((pair) => pair !== '');
  return Object.fromEntries(
    pairs.map((pair) => {
      const [key = '', value = ''] = pair.split('=', 2);
      return [key, asValue(value)];
    }),
  );
}

/** Reads `stall` or `stall:everyMs=3000,forMs=500`. Throws a `ParameterError`. */
export function readWrittenFault(written: string): WrittenFault {
  const [name = '', ...rest] = written.split(':');
  if (!isFaultName(name))
    throw new ParameterError(`There is no fault ${name}; \`faults\` lists all of them.`);
  const parameters = readParameters(name, pairsOf(rest.join(':')));
  return { name, switchOn: (faults) => faults.switchOn(name, parameters) };
}

function parameterLines({ parameters }: FaultDefinition): string[] {
  return Object.entries(parameters).map(([key, each]) => {
    const range = 'choices' in each ? each.choices.join(' | ') : `${each.minimum} to ${each.maximum}`;
    return `    ${key}=${each.default}  ${each.meaning}, ${range}`;
  });
}

/** All faults, for a person at a terminal. */
export function faultList(): string {
  const paragraphs = FAULT_NAMES.map((name) => {
    const fault: FaultDefinition = FAULTS[name];
    return [`${name}: ${fault.title}`, `    ${fault.imitates}`, ...parameterLines(fault)].join('\n');
  });
  return `${paragraphs.join('\n')}\n`;
}
