// A `fixpoint serve` of our own: a free port, its own data folder, its log in test-results/.
// Ends only the process that it started.

import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdirSync, openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const RESULTS = join(import.meta.dirname, '../test-results');
const LOG = join(RESULTS, 'server.log');
const READY_WITHIN_MS = 60_000;
const STOPS_WITHIN_MS = 10_000;

export class Portal {
  url = '';
  private server?: ChildProcess;

  constructor(
    private readonly binary: string,
    private readonly data: string,
  ) {}

  async start(): Promise<void> {
    const port = await freePort();
    this.url = `http://127.0.0.1:${port}`;
    mkdirSync(RESULTS, { recursive: true });
    const log = openSync(LOG, 'w');
    this.server = spawn(this.binary, ['serve', '--data', this.data, '--listen', `127.0.0.1:${port}`], {
      cwd: this.data,
      env: { ...environment(), FIXPOINT_PUBLIC_URL: this.url },
      stdio: ['ignore', log, log],
    });
    await this.waitFor('/readyz');
  }

  /** Takes the articles of a folder in, packed as the archives are that they come in, and waits until one is served. */
  async imports(folder: string, address: string): Promise<void> {
    const archive = join(this.data, 'articles.tar.gz');
    await promisify(execFile)('tar', ['-czf', archive, '-C', folder, '.']);
    const words = ['import', '--format', 'microsoft-docs', '--data', this.data, archive];
    await promisify(execFile)(this.binary, words, { cwd: this.data, env: environment() });
    await this.waitFor(address);
  }

  async stop(): Promise<void> {
    const server = this.server;
    if (!server || server.exitCode !== null) return;
    const ended = new Promise((resolve) => server.once('exit', resolve));
    server.kill('SIGTERM');
    await Promise.race([ended, sleep(STOPS_WITHIN_MS, undefined, { ref: false })]);
    if (server.exitCode === null && server.signalCode === null) server.kill('SIGKILL');
  }

  private async waitFor(address: string): Promise<void> {
    const until = Date.now() + READY_WITHIN_MS;
    while (Date.now() < until) {
      if (this.server?.exitCode !== null) break;
      const answer = await fetch(this.url + address).catch(() => undefined);
      if (answer?.ok) return;
      await sleep(50);
    }
    throw new Error(`${this.url}${address} did not answer. The server said:\n${readFileSync(LOG, 'utf8')}`);
  }
}

/** Without our own FIXPOINT_ variables: the portal refuses settings that it does not know. */
export function environment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('FIXPOINT_')));
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('No free port on 127.0.0.1.');
  return address.port;
}
