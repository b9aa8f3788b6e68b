// Somebody types, and what they could mean is offered: by keyboard, by finger, to a screen reader, and not at all without scripts.

import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { watch } from '../support/manners';

const field = (page: Page) => page.locator('form.search input').first();
const options = (page: Page) => page.getByRole('option');

async function types(page: Page, text: string): Promise<void> {
  await field(page).pressSequentially(text);
  await expect(options(page).first()).toBeVisible();
}

for (const address of ['/', '/guides', '/search?q=zzzqqq', '/nowhere-to-be-found']) {
  test(`the search field of ${address} suggests`, async ({ page }) => {
    await page.goto(address);
    await field(page).fill('');
    await types(page, 'sync outl');
    await expect(options(page).filter({ hasText: /outlook/i }).first()).toBeVisible();
  });
}

test('the list is gone through with the arrow keys as comboboxes are', async ({ page }) => {
  const watched = watch(page);
  await page.goto('/guides');
  const combobox = page.getByRole('combobox');
  await expect(combobox).toHaveAttribute('aria-expanded', 'false');
  await types(page, 'outlook');
  await expect(combobox).toHaveAttribute('aria-expanded', 'true');
  const count = await options(page).count();
  expect(count).toBeGreaterThan(1);
  await expect(page.getByRole('status').filter({ hasText: `${count} suggestions` })).toHaveCount(1);
  const chosen = page.locator('[aria-selected="true"]');
  await expect(chosen).toHaveCount(0);
  await combobox.press('ArrowUp');
  await expect(options(page).last()).toHaveAttribute('aria-selected', 'true');
  await combobox.press('ArrowDown');
  await expect(options(page).first()).toHaveAttribute('aria-selected', 'true');
  await expect(combobox).toHaveAttribute('aria-activedescendant', (await options(page).first().getAttribute('id')) ?? '');
  await expect(combobox).toBeFocused();
  await combobox.press('Home');
  await expect(chosen).toHaveCount(0);
  await combobox.press('ArrowDown');
  await combobox.press('End');
  await expect(chosen).toHaveCount(0);
  await combobox.press('Escape');
  await expect(options(page)).toHaveCount(0);
  await expect(combobox).toHaveAttribute('aria-expanded', 'false');
  await expect(combobox).toHaveValue('outlook');
  await combobox.press('Enter');
  await expect(page).toHaveURL(/\/search\?q=outlook$/);
  await watched.check();
});

test('Enter opens what is chosen', async ({ page }) => {
  await page.goto('/');
  await types(page, '0x8007');
  const code = options(page).filter({ hasText: 'Error code' }).first();
  const address = (await code.getAttribute('data-address')) ?? '';
  while ((await code.getAttribute('aria-selected')) !== 'true') await field(page).press('ArrowDown');
  await field(page).press('Enter');
  await expect(page).toHaveURL(new RegExp(`${address}$`));
});

test('an open list is accessible, covers what is below and moves nothing', async ({ page }) => {
  for (const scheme of ['light', 'dark'] as const) {
    for (const width of [320, 1280]) {
      await page.emulateMedia({ colorScheme: scheme });
      await page.setViewportSize({ width, height: 900 });
      await page.goto('/guides');
      const before = await page.locator('main').boundingBox();
      await types(page, 'outlook');
      await field(page).press('ArrowDown');
      expect(await page.locator('main').boundingBox()).toEqual(before);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
      const found = await new AxeBuilder({ page }).include('form.search').analyze();
      expect(found.violations, `${scheme}, ${width} px`).toEqual([]);
    }
  }
});

test.describe('on a phone', () => {
  test.use({ hasTouch: true, viewport: { width: 390, height: 800 } });

  test('a tap opens what is suggested', async ({ page }) => {
    await page.goto('/');
    await types(page, 'entra conn');
    const first = options(page).first();
    const address = (await first.getAttribute('data-address')) ?? '';
    expect((await first.boundingBox())?.height).toBeGreaterThanOrEqual(44);
    await first.tap();
    await expect(page).toHaveURL(new RegExp(`${address}$`));
  });
});

test('a portal that does not answer leaves a field that searches', async ({ page }) => {
  await page.route('**/search/suggestions**', (route) => route.abort());
  await page.goto('/');
  await field(page).pressSequentially('outlook');
  await page.waitForTimeout(300);
  await field(page).press('Enter');
  await expect(page).toHaveURL(/\/search\?q=outlook$/);
});

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('it is a plain search field', async ({ page }) => {
    await page.goto('/');
    await expect(page.getByRole('combobox')).toHaveCount(0);
    await expect(page.getByRole('searchbox').first()).toBeVisible();
  });
});
