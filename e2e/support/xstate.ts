// The guards and actions that an exported flow names, as docs/flow-format.md describes them, for the real XState.
// Knows nothing of any one flow: all that they need stands in their parameters.

import { type AnyEventObject, assign, type MachineConfig, setup } from 'xstate';

interface Context {
  variables: Record<string, string | null>;
  visits: Record<string, number>;
}

type Guard =
  | { type: 'is'; params: { variable: string; values: string[] } }
  | { type: 'known'; params: { variable: string } }
  | { type: 'not'; params: { guard: Guard } }
  | { type: 'and' | 'or'; params: { guards: Guard[] } }
  | { type: 'after'; params: { set: Record<string, string>; guard: Guard } }
  | { type: 'visited'; params: { state: string; moreThan: number } }
  | { type: 'returned'; params: { return: string } };

const GUARDS: Guard['type'][] = ['is', 'known', 'not', 'and', 'or', 'after', 'visited', 'returned'];

/** Whether a guard holds; undefined where it asks for a variable that has no value. */
function read({ type, params }: Guard, context: Context, event: AnyEventObject): boolean | undefined {
  const each = (guard: Guard) => read(guard, context, event);
  switch (type) {
    case 'is': {
      const value = context.variables[params.variable];
      return value === null ? undefined : params.values.includes(value);
    }
    case 'known':
      return context.variables[params.variable] !== null;
    case 'not': {
      const inner = each(params.guard);
      return inner === undefined ? undefined : !inner;
    }
    case 'and':
      return firstOther(params.guards.map(each), true);
    case 'or':
      return firstOther(params.guards.map(each), false);
    case 'after':
      return read(params.guard, { ...context, variables: { ...context.variables, ...params.set } }, event);
    case 'visited':
      return context.visits[params.state] > params.moreThan;
    case 'returned':
      return event.output.return === params.return;
  }
}

/** The first reading that decides, from left to right; `usual` where none does. */
function firstOther(readings: (boolean | undefined)[], usual: boolean): boolean | undefined {
  const decides = readings.findIndex((reading) => reading !== usual);
  return decides < 0 ? usual : readings[decides];
}

/** The machine of what `fixpoint flow export --format xstate` printed. */
export function machineOf(config: object) {
  const implementation = (type: Guard['type']) => [
    type,
    ({ context, event }: { context: Context; event: AnyEventObject }, params: unknown) => read({ type, params } as Guard, context, event) === true,
  ];
  return setup({
    types: { context: {} as Context, events: {} as AnyEventObject },
    guards: Object.fromEntries(GUARDS.map(implementation)),
    actions: {
      set: assign(({ context }, values: Record<string, string>) => ({ variables: { ...context.variables, ...values } })),
      visit: assign(({ context }, { state }: { state: string }) => ({ visits: { ...context.visits, [state]: context.visits[state] + 1 } })),
    },
  }).createMachine(config as MachineConfig<Context, AnyEventObject>);
}
