// What `fixpoint flow` exports is the flow: on every path that it lists, the real XState ends where the path does.

import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { expect, test } from '@playwright/test';
import { type AnyStateMachine, createMachine, initialTransition, type StateValue, transition } from 'xstate';
import { environment } from '../support/portal';
import { machineOf } from '../support/xstate';

const ROOT = join(import.meta.dirname, '../..');
const GUIDES = join(ROOT, 'content/guides');
const FIXTURES = join(ROOT, 'e2e/fixtures/flows/content/flows');

interface Path {
  answers: { state: string; answer: string }[];
  stop: string | null;
  outcome: string;
  kind: string;
}

function fixpoint(...words: string[]): string {
  const manners = { cwd: tmpdir(), env: environment(), encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 } as const;
  return execFileSync(process.env.FIXPOINT_BINARY ?? '', words, { ...manners, stdio: ['ignore', 'pipe', 'ignore'] });
}

function pathsOf(file: string): Path[] {
  return fixpoint('flow', 'paths', '--format', 'json', file).trim().split('\n').map((line) => JSON.parse(line));
}

function exported(file: string): object {
  return JSON.parse(fixpoint('flow', 'export', '--format', 'xstate', file));
}

/** The id of a state as Fixpoint writes it: `call.state` in a called flow. */
function idOf(value: StateValue): string {
  if (typeof value === 'string') return value;
  const [[call, inner]] = Object.entries(value) as [string, StateValue][];
  return `${call}.${idOf(inner)}`;
}

/** Sends every path's answers, and every stop at every state on the way; names each place where the machine differs. */
function differences(machine: AnyStateMachine, paths: Path[]): string[] {
  const found: string[] = [];
  const compare = (place: string, is: unknown[], wanted: unknown[]) => {
    if (!isDeepStrictEqual(is, wanted)) found.push(`${place}: ${JSON.stringify(is)} instead of ${JSON.stringify(wanted)}`);
  };
  const stops = paths.filter((path) => path.stop !== null);
  const seen = new Set<string>();
  for (const path of paths.filter((path) => path.stop === null)) {
    let place = '';
    let [snapshot] = initialTransition(machine);
    for (const { state, answer } of path.answers) {
      compare(place, [idOf(snapshot.value), snapshot.status], [state, 'active']);
      for (const { stop, outcome } of seen.has(place) ? [] : stops) {
        const [stopped] = transition(machine, snapshot, { type: `stop.${stop}` });
        compare(`${place} stop ${stop}`, [stopped.value, stopped.status], [outcome, 'done']);
      }
      seen.add(place);
      [snapshot] = transition(machine, snapshot, { type: answer });
      place += ` ${state}=${answer}`;
    }
    const [meta] = Object.values(snapshot.getMeta());
    compare(place, [snapshot.value, snapshot.status, meta?.kind], [path.outcome, 'done', path.kind]);
  }
  return found;
}

/** The example of the format's page, as a file of its own. */
function example(): string {
  const page = readFileSync(join(ROOT, 'docs/flow-format.md'), 'utf8');
  const [, flow] = page.match(/```yaml flow\n([^]*?)```/) ?? [];
  const file = test.info().outputPath('example.yaml');
  writeFileSync(file, `subject: The example\n${flow}`);
  return file;
}

const FLOWS: [name: string, file: () => string][] = [
  ...readdirSync(GUIDES).filter((name) => name.endsWith('.md')).map((name): [string, () => string] => [name, () => join(GUIDES, name)]),
  ["the example of the format's page", example],
  ['calls with several returns, guards, limits and stops', () => join(FIXTURES, 'lost-access.yaml')],
  ['a flow that returns', () => join(FIXTURES, 'proof-of-identity.yaml')],
];

for (const [name, file] of FLOWS) {
  test(`XState walks every path alike: ${name}`, () => {
    const flow = file();
    const paths = pathsOf(flow);
    expect(paths.length).toBeGreaterThan(1);
    expect(differences(machineOf(exported(flow)), paths)).toEqual([]);
  });
}

test('a flow without guards, limits and a choice of returns needs no implementation', () => {
  const plain = join(FIXTURES, 'plain.yaml');
  expect(differences(createMachine(exported(plain)), pathsOf(plain))).toEqual([]);
});

test('an answer that a state does not have leaves the machine there', () => {
  const machine = machineOf(exported(join(FIXTURES, 'lost-access.yaml')));
  const [first] = initialTransition(machine);
  const [same] = transition(machine, first, { type: 'badge' });
  expect(same.value).toBe('system');
});
