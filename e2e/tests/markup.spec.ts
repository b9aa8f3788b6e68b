// The Nu checker finds no error in any page's HTML, nor in the CSS that the pages use.

import { execFile } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@playwright/test';
import { PAGE_KINDS } from '../support/page-kinds';

const CHECKER = join(import.meta.dirname, '../node_modules/vnu-jar/build/dist/vnu.jar');
const FOLDER = join(import.meta.dirname, '../test-results/markup');

interface Message {
  type: 'error' | 'info' | 'non-document-error';
  url: string;
  lastLine?: number;
  message: string;
  extract?: string;
}

test('HTML and CSS have no error', async ({ request }) => {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  const files: string[] = [];
  const stylesheets = new Set<string>();
  for (const { name, address } of PAGE_KINDS) {
    const html = await (await request.get(address)).text();
    for (const [, href] of html.matchAll(/<link[^>]+href="([^"]+\.css)"/g)) stylesheets.add(href);
    files.push(written(`${name}.html`, html));
  }
  expect(stylesheets.size).toBeGreaterThan(0);
  for (const href of stylesheets) files.push(written(basename(href), await (await request.get(href)).text()));

  // All files in one go: starting the checker takes longer than checking.
  const words = ['-jar', CHECKER, '--also-check-css', '--format', 'json', '--stdout', '--exit-zero-always', ...files];
  const { stdout } = await promisify(execFile)('java', words, { maxBuffer: 64 * 1024 * 1024 });
  const messages: Message[] = JSON.parse(stdout).messages;
  const errors = messages.filter((message) => message.type !== 'info');
  expect(errors.map((error) => `${basename(error.url)}:${error.lastLine} ${error.message} ${error.extract ?? ''}`)).toEqual([]);
});

function written(name: string, text: string): string {
  const path = join(FOLDER, name);
  writeFileSync(path, text);
  return path;
}
