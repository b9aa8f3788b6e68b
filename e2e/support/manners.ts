// What no page may do while it is open: complain in the console, ask another host, leave something behind.

import { expect, type Page } from '@playwright/test';

/** Watches a page from now on; `check` says what it did wrong. */
export function watch(page: Page, expectedStatus = 200): { check: () => Promise<void> } {
  const home = new URL(process.env.FIXPOINT_URL ?? '').host;
  const complaints: string[] = [];
  const strangers: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    // Chromium reports a page's own status in its console; a page that is meant to be a 404 does nothing wrong.
    const isItsOwnStatus = expectedStatus !== 200 && message.text().includes(`status of ${expectedStatus}`) && message.location().url === page.url();
    if (['error', 'warning'].includes(message.type()) && !isItsOwnStatus) complaints.push(message.text());
  });
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.protocol.startsWith('http') && url.host !== home) strangers.push(request.url());
  });
  return {
    check: async () => {
      expect(complaints, 'said in the console').toEqual([]);
      expect(strangers, 'asked of other hosts').toEqual([]);
      expect(await page.context().cookies(), 'cookies').toEqual([]);
      expect(await page.evaluate(() => localStorage.length + sessionStorage.length), 'things stored').toBe(0);
    },
  };
}
