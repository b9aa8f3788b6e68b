// Pictures of every kind of page, to be looked at: nothing is compared, since a person judges them better.
// With FIXPOINT_SCREENSHOTS=1 also the one that the README shows.

import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { PAGE_KINDS } from '../support/page-kinds';

const SHOTS = join(import.meta.dirname, '../test-results/shots');
const README_PICTURE = join(import.meta.dirname, '../../docs/images/guide.png');

for (const { name, address } of PAGE_KINDS) {
  test(`pictures of ${name}`, async ({ page }) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      for (const width of [1280, 390]) {
        await page.setViewportSize({ width, height: 900 });
        await page.goto(address);
        const picture = await page.screenshot({ fullPage: true, timeout: 60_000, path: join(SHOTS, `${name}-${width}-${colorScheme}.png`) });
        expect(picture.length).toBeGreaterThan(0);
      }
    }
  });
}

test('the picture of the README', async ({ page }) => {
  test.skip(process.env.FIXPOINT_SCREENSHOTS !== '1', 'set FIXPOINT_SCREENSHOTS=1 to write docs/images/guide.png');
  await page.setViewportSize({ width: 1280, height: 960 });
  await page.goto('/guides/outlook-ost-sync-errors');
  await page.screenshot({ path: README_PICTURE });
});
