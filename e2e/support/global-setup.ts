// One portal for all journeys: a fresh store with the starter library and one imported article.
// Answers with the function that stops it, so that nothing is left running however the tests end.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Portal } from './portal';

export default async function globalSetup(): Promise<() => Promise<void>> {
  const binary = process.env.FIXPOINT_BINARY;
  if (!binary) {
    throw new Error('FIXPOINT_BINARY is not set. Run `cargo xtask test --only browser`, which builds and sets it.');
  }
  const data = mkdtempSync(join(tmpdir(), 'fixpoint-e2e-'));
  const portal = new Portal(binary, data);
  const stop = async () => {
    await portal.stop();
    rmSync(data, { recursive: true, force: true });
  };
  try {
    await portal.start();
    // Beside the running server, as an operator would: the server must pick the article up by itself.
    await portal.imports(join(import.meta.dirname, '../fixtures/articles'), '/articles/support/windows-client/printing/empty-the-print-queue');
  } catch (error) {
    await stop();
    throw error;
  }
  process.env.FIXPOINT_URL = portal.url;
  return stop;
}
