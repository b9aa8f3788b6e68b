// How the browser journeys run: one server, one worker, the system's own Chromium.
// Never downloads a browser and never leaves this machine.

import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { defineConfig } from '@playwright/test';

const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome'];

/** The first Chromium on PATH; `cargo xtask test` installs one where it may. */
function chromium(): string {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    for (const name of BROWSERS) {
      try {
        accessSync(join(folder, name), constants.X_OK);
        return join(folder, name);
      } catch {
        // Not in this folder.
      }
    }
  }
  throw new Error('No Chromium on PATH. Install the package `chromium` and try again.');
}

export default defineConfig({
  testDir: 'tests',
  outputDir: 'test-results/failures',
  globalSetup: './support/global-setup.ts',
  workers: 1,
  forbidOnly: Boolean(process.env.CI),
  retries: 0,
  // Two cores may be compiling at the same time.
  timeout: 120_000,
  // A portal that does not answer must not take an hour to say so.
  maxFailures: process.env.CI ? 20 : 0,
  reporter: [['list', { printSteps: false }]],
  use: {
    baseURL: process.env.FIXPOINT_URL,
    actionTimeout: 5_000,
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: chromium(),
      args: [
        // Chromium's sandbox refuses root, which is who runs tests in a container.
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        // Without these, Chromium calls home at every start.
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
