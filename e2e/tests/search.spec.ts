// A reader types a few words and is led to a guide, or told honestly that there is none.

import { expect, test } from '@playwright/test';

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with scripts' : 'without scripts', () => {
    test.use({ javaScriptEnabled });

    test('words typed on the home page lead to hits that say why they matched', async ({ page }) => {
      await page.goto('/');
      const box = page.locator('form.search input').first();
      await box.fill('outlook');
      await box.press('Enter');
      await expect(page).toHaveURL(/\/search\?q=outlook/);
      await expect(page.locator('main[data-page="search"]')).toHaveCount(1);
      await expect(page.locator('main a[href^="/guides/outlook-ost-sync-errors"]').first()).toBeVisible();
    });
  });
}

test('an imported article is found, and is marked as what it is', async ({ page }) => {
  await page.goto('/search?q=print+queue');
  const hit = page.locator('main a[href^="/articles/"]').first();
  await expect(hit).toBeVisible();
  await expect(page.locator('main').getByText(/imported/i).first()).toBeVisible();
});

test('words that match nothing get no guess, and a way on', async ({ page }) => {
  await page.goto('/search?q=zzzqqq');
  await expect(page.locator('main a[href^="/guides/"]')).toHaveCount(0);
  await expect(page.locator('main a[href^="/report"]').first()).toBeVisible();
});

test('the words typed stay in the box', async ({ page }) => {
  await page.goto('/search?q=%22ost%22+%3Cb%3E');
  await expect(page.locator('form.search input').first()).toHaveValue('"ost" <b>');
});

test('an address that does not exist searches for its words', async ({ page }) => {
  const answer = await page.goto('/outlook-sync-problem');
  expect(answer?.status()).toBe(404);
  await expect(page.locator('main form.search input').first()).toHaveValue(/outlook sync problem/);
});
