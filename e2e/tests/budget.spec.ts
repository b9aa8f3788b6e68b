// What a first visit may cost on the wire. The numbers are promises, not measurements: raise them only with a reason.

import { expect, test } from '@playwright/test';
import { PAGE_KINDS } from '../support/page-kinds';

const KB = 1024;
const FIRST_LOAD = 90 * KB;
const ALL_SCRIPTS = 4 * KB;

test('a first visit to any page is small, and all scripts together too', async ({ browser }) => {
  const scripts = new Map<string, number>();
  const large: string[] = [];
  for (const { name, address } of PAGE_KINDS) {
    const context = await browser.newContext();
    const page = await context.newPage();
    const sizes: Promise<number>[] = [];
    page.on('requestfinished', (request) => {
      const size = request.sizes().then((sizes) => sizes.responseBodySize);
      sizes.push(size);
      if (request.resourceType() === 'script') size.then((bytes) => scripts.set(request.url(), bytes));
    });
    await page.goto(address, { waitUntil: 'networkidle' });
    const together = (await Promise.all(sizes)).reduce((sum, bytes) => sum + bytes, 0);
    if (together > FIRST_LOAD) large.push(`${name} takes ${Math.round(together / KB)} KB`);
    await context.close();
  }
  expect(large).toEqual([]);
  const together = [...scripts.values()].reduce((sum, bytes) => sum + bytes, 0);
  expect(together, [...scripts.keys()].join(' ')).toBeLessThanOrEqual(ALL_SCRIPTS);
});
