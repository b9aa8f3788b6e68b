// Somebody is led from a symptom to an outcome: in the guide, on pages of their own, by keyboard, and without scripts.

import { expect, type Page, test } from '@playwright/test';

const GUIDE = '/guides/outlook-ost-sync-errors';
const START = `${GUIDE}/triage/web`;
/** Questions, in the words that are asked. */
const WEB = 'Is the mail that you miss there in Outlook on the web?';
const PROGRAM = 'Which Outlook do you use on this device?';
const STATUS = 'What does the status bar at the bottom of Outlook say?';
/** Answers from the first question to a fix. */
const TO_THE_FIX = [
  'Yes, it is on the web but not in Outlook on this device',
  'Outlook classic on Windows',
  'Mail comes late or not at all in all folders',
  'Working Offline',
  'Done',
  'Yes, both, and the folder is complete',
];
const FIXED = 'Outlook is online again';

function answer(page: Page, label: string) {
  return page.getByRole('button', { name: label });
}

async function walk(page: Page, answers: string[]): Promise<void> {
  for (const label of answers) {
    const before = page.url();
    await answer(page, label).click();
    await expect(page).not.toHaveURL(before);
  }
}

test.describe('in the guide, with scripts', () => {
  test('answers step through the panel without a page load, and the steps that matter are marked', async ({ page }) => {
    await page.goto(GUIDE);
    await page.evaluate(() => Object.assign(window, { stayed: true }));
    await walk(page, TO_THE_FIX);
    await expect(page.getByRole('heading', { name: FIXED })).toBeFocused();
    expect(await page.evaluate(() => 'stayed' in window)).toBe(true);
    await expect(page.locator('details.step[data-matters]')).toHaveCount(1);
    await expect(page).toHaveURL(/\/triage\/online-again\?web=there&program=classic/);
  });

  test('each new question has the focus', async ({ page }) => {
    await page.goto(GUIDE);
    await walk(page, TO_THE_FIX.slice(0, 1));
    await expect(page.getByRole('heading', { name: PROGRAM })).toBeFocused();
  });

  test('back and forward go through the answers', async ({ page }) => {
    await page.goto(GUIDE);
    await walk(page, TO_THE_FIX.slice(0, 3));
    await expect(page.getByRole('heading', { name: STATUS })).toBeVisible();
    await page.goBack();
    await page.goBack();
    await expect(page.getByRole('heading', { name: PROGRAM })).toBeVisible();
    await page.goForward();
    await page.goForward();
    await expect(page.getByRole('heading', { name: STATUS })).toBeVisible();
  });

  test('a reload shows the same question on a page of its own', async ({ page }) => {
    await page.goto(GUIDE);
    await walk(page, TO_THE_FIX.slice(0, 2));
    await page.reload();
    await expect(page.locator('main[data-page="triage"]')).toHaveCount(1);
    await expect(page.getByRole('heading', { level: 1, name: 'What is wrong in Outlook?' })).toBeVisible();
  });
});

test('the keyboard alone leads to the fix', async ({ page }) => {
  await page.goto(START);
  for (const label of TO_THE_FIX) {
    const button = answer(page, label);
    for (let presses = 0; presses < 60 && !(await button.evaluate((element) => element === document.activeElement)); presses += 1) {
      await page.keyboard.press('Tab');
    }
    await expect(button).toBeFocused();
    const before = page.url();
    await page.keyboard.press('Enter');
    await expect(page).not.toHaveURL(before);
  }
  await expect(page.getByRole('heading', { level: 1, name: FIXED })).toBeVisible();
});

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with scripts' : 'without scripts', () => {
    test.use({ javaScriptEnabled });

    test('a link is shared, and whoever opens it sees the same', async ({ page, browser }) => {
      await page.goto(START);
      await walk(page, TO_THE_FIX);
      const other = await browser.newContext({ javaScriptEnabled });
      const shared = await other.newPage();
      await shared.goto(page.url());
      await expect(shared.getByRole('heading', { level: 1, name: FIXED })).toBeVisible();
      await expect(shared.locator('main')).toContainText('Working Offline');
      await other.close();
    });

    test('an early answer is changed: what still holds is kept, what does not is told', async ({ page }) => {
      await page.goto(START);
      await walk(page, TO_THE_FIX);
      await page.getByRole('link', { name: /^Change/ }).nth(3).click();
      await expect(page.getByRole('heading', { level: 1, name: STATUS })).toBeVisible();
      await walk(page, ['Updating and the name of a folder']);
      // The task of the old answer is no longer on the way; what comes after it was answered by its state and may still hold.
      await expect(page.locator('main')).toContainText('Choose Send/Receive > Work Offline once');
      await expect(page).toHaveURL(/dropped=go-online/);
    });

    test('the whole way back works in the browser', async ({ page }) => {
      await page.goto(START);
      await walk(page, TO_THE_FIX.slice(0, 2));
      await page.goBack();
      await page.goBack();
      await expect(page.getByRole('heading', { level: 1, name: WEB })).toBeVisible();
      await page.goForward();
      await expect(page.getByRole('heading', { level: 1, name: PROGRAM })).toBeVisible();
    });

    test('a sign of something larger ends the way at once and says what to hand over', async ({ page }) => {
      await page.goto(START);
      await walk(page, ['Yes, it is on the web', 'Several people have the same fault']);
      await expect(page.getByRole('heading', { level: 1, name: 'Several people are affected' })).toBeVisible();
      await expect(page.locator('main')).toContainText(WEB);
      await expect(page.getByText('1Password')).toHaveCount(0);
    });
  });
}

test('answers to another revision are replayed, and the page says so', async ({ page }) => {
  await page.goto(`${START.replace('/web', '/program')}?web=there&r=00000000`);
  await expect(page.getByRole('heading', { level: 1, name: PROGRAM })).toBeVisible();
  await expect(page.locator('main')).toContainText(/changed/);
});

test('the picture marks the way, and has a list as its twin', async ({ page }) => {
  await page.goto(START);
  await walk(page, TO_THE_FIX.slice(0, 2));
  await page.getByRole('link', { name: 'The whole path as a picture' }).click();
  await expect(page.locator('main svg[role="img"], main .flow-window svg').first()).toBeVisible();
  await expect(page.locator('main svg [style]')).toHaveCount(0);
  await expect(page.locator('main')).toContainText('How it can end');
  await expect(page.locator('.flow-list').getByText('Your answer')).toHaveCount(2);
  await page.getByRole('link', { name: 'Back to where you are' }).click();
  await expect(page.locator('.trail li')).toHaveCount(2);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`every text of the picture stands out from what lies under it, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.goto(`${GUIDE}/triage/status?web=there&program=classic&trouble=all-folders`);
    await page.getByRole('link', { name: 'The whole path as a picture' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'The whole path as a picture' })).toBeVisible();
    const ratios = await page.evaluate(() => {
      // Relative luminance and contrast ratio as in WCAG 2.2.
      const luminance = (color: string): number => {
        const parts = (color.match(/[\d.]+/g) ?? []).slice(0, 3).map((part) => Number(part) / 255);
        const [red, green, blue] = parts.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
      };
      const fill = (element: Element) => luminance(getComputedStyle(element).fill);
      return [...document.querySelectorAll('svg.flow text')].map((text) => {
        const under = text.classList.contains('flow-number') ? text.parentElement?.querySelector('.flow-count') : text.parentElement?.querySelector('rect');
        const [light, dark] = [fill(text), under ? fill(under) : NaN].sort((one, other) => other - one);
        return { words: text.textContent, ratio: (light + 0.05) / (dark + 0.05) };
      });
    });
    expect(ratios.length).toBeGreaterThan(30);
    expect(ratios.filter(({ ratio }) => !(ratio >= 4.5))).toEqual([]);
  });
}
