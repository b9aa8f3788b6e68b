// A reader arrives at the address of an exact phrase: the guide that answers it, or an honest "no guide yet".

import { expect, test } from '@playwright/test';

test('a phrase with a guide leads to it and to no other', async ({ page }) => {
  await page.goto('/fix/azure-ad-connect-sync-error');
  const main = page.locator('main[data-page]');
  await expect(main).toHaveAttribute('data-answer', 'entra-connect-sync-errors');
  await expect(main.getByRole('heading', { level: 1 })).toContainText(/azure ad connect sync error/i);
  await main.locator('a[href^="/guides/entra-connect-sync-errors"]').first().click();
  await expect(page).toHaveURL(/\/guides\/entra-connect-sync-errors/);
});

test('a phrase without a guide says so in its first sentence, and names no answer', async ({ page }) => {
  const answer = await page.goto('/fix/printer-is-on-fire');
  expect(answer?.status()).toBe(404);
  const main = page.locator('main[data-page]');
  await expect(main).toHaveAttribute('data-answer', '');
  await expect(main.locator('.lead').filter({ hasText: /no guide/i })).toBeVisible();
  await expect(main.locator('a[href^="/report"]').first()).toBeVisible();
});

test('another spelling of an address leads to the one spelling', async ({ page }) => {
  await page.goto('/fix/Azure%20AD%20Connect%20Sync%20Error');
  await expect(page.locator('main[data-page]')).toHaveAttribute('data-answer', 'entra-connect-sync-errors');
});

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('the answer is there as well', async ({ page }) => {
    await page.goto('/fix/azure-ad-connect-sync-error');
    await expect(page.locator('main[data-page]')).toHaveAttribute('data-answer', 'entra-connect-sync-errors');
    await expect(page.locator('main code').first()).toBeVisible();
  });
});
