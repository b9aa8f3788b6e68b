// A reader works through a guide: steps, commands, vote, print, keyboard.

import { expect, type Locator, type Page, test } from '@playwright/test';

const GUIDE = '/guides/outlook-ost-sync-errors';

test.describe('with scripts', () => {
  test.beforeEach(async ({ page }) => {
    await page.goto(GUIDE);
  });

  test('every step is open, and one press closes them all', async ({ page }) => {
    const steps = page.locator('details.step');
    expect(await steps.count()).toBeGreaterThanOrEqual(5);
    expect(await open(steps)).toBe(await steps.count());
    await page.getByRole('button', { name: 'Close all' }).click();
    expect(await open(steps)).toBe(0);
    await page.getByRole('button', { name: 'Open all' }).click();
    expect(await open(steps)).toBe(await steps.count());
  });

  test('a link to a step opens it', async ({ page }) => {
    await page.getByRole('button', { name: 'Close all' }).click();
    await page.locator('main a[href="#diagnose"]').first().click();
    await expect(page.locator('details.step', { has: page.locator('#diagnose') }).or(page.locator('details.step#diagnose'))).toHaveAttribute('open', '');
    await expect(page.locator('#diagnose')).toBeInViewport();
  });

  test('a link to a command opens the step it is in', async ({ page }) => {
    await page.getByRole('button', { name: 'Close all' }).click();
    await page.locator('main a[href="#reach"]').first().click();
    await expect(page.locator('#reach')).toBeInViewport();
  });

  test('a copied command has no trailing newline, and the page says that it was copied', async ({ page, context }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const command = page.locator('#reach');
    await command.locator('button.copy').click();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied).toMatch(/^Test-NetConnection outlook\.office365\.com -Port 443/);
    expect(copied).not.toMatch(/\n$/);
    await expect(page.getByRole('status').filter({ hasText: /copied/i })).toHaveCount(1);
  });

  test('print shows what was closed', async ({ page }) => {
    await page.getByRole('button', { name: 'Close all' }).click();
    await page.emulateMedia({ media: 'print' });
    await page.evaluate(() => window.dispatchEvent(new Event('beforeprint')));
    const hidden = await page.locator('details.step > :not(summary)').evaluateAll((parts) => parts.filter((part) => !part.checkVisibility()).length);
    expect(hidden).toBe(0);
  });

  test('the keyboard reaches the content first, and always shows where it is', async ({ page }) => {
    await page.keyboard.press('Tab');
    const skip = page.locator(':focus');
    await expect(skip).toHaveAttribute('href', /^#/);
    await expect(skip).toBeInViewport();
    await page.keyboard.press('Enter');
    const target = new URL(page.url()).hash;
    await expect(page.locator(`main${target}, main ${target}`)).toHaveCount(1);
    for (let presses = 0; presses < 25; presses += 1) {
      await page.keyboard.press('Tab');
      expect(await focusIsDrawn(page)).toBe('drawn');
    }
  });
});

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('the guide is whole, and nothing is there that cannot work', async ({ page }) => {
    await page.goto(GUIDE);
    const steps = page.locator('details.step');
    expect(await steps.count()).toBeGreaterThanOrEqual(5);
    for (const step of await steps.all()) await expect(step).toHaveAttribute('open', '');
    await expect(page.locator('#reach').getByText('Test-NetConnection outlook.office365.com -Port 443')).toBeVisible();
    await expect(page.locator('button.copy:visible')).toHaveCount(0);
    await expect(page.getByRole('button', { name: 'Close all' })).toHaveCount(0);
  });

  test('a vote is counted and thanked for', async ({ page }) => {
    await votes(page, 'No');
  });
});

test('a vote is counted and thanked for', async ({ page }) => {
  await votes(page, 'Yes');
});

async function votes(page: Page, answer: 'Yes' | 'No'): Promise<void> {
  await page.goto(GUIDE);
  const posted = page.waitForResponse((response) => response.request().method() === 'POST');
  await page.locator('form.vote').getByRole('button', { name: answer, exact: true }).click();
  const response = await posted;
  expect(response.status()).toBe(303);
  expect(response.headers().location).toContain(GUIDE);
  await expect(page).toHaveURL(new RegExp(GUIDE));
  await expect(page.getByText(/thank/i).first()).toBeVisible();
  expect(await page.context().cookies()).toEqual([]);
}

async function open(steps: Locator): Promise<number> {
  return steps.evaluateAll((all) => all.filter((step) => (step as HTMLDetailsElement).open).length);
}

async function focusIsDrawn(page: Page): Promise<string> {
  return page.evaluate(() => {
    const focused = document.activeElement;
    if (!focused || focused === document.body) return 'drawn';
    const style = getComputedStyle(focused);
    const isDrawn = (style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== 'none';
    return isDrawn ? 'drawn' : `${focused.tagName.toLowerCase()}.${focused.className} has focus, and nothing shows it`;
  });
}
