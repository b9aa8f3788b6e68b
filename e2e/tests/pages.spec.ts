// Every kind of page, at three widths, light and dark: accessible, unbroken, and quiet.

import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { watch } from '../support/manners';
import { PAGE_KINDS } from '../support/page-kinds';

const WIDTHS = [320, 390, 1280];
const STANDARDS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

for (const scheme of ['light', 'dark'] as const) {
  for (const { name, address, status = 200 } of PAGE_KINDS) {
    test(`${name} is accessible and fits, ${scheme}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
      const watched = watch(page, status);
      const answer = await page.goto(address);
      expect(answer?.status()).toBe(status);
      await expect(page.locator('main[data-page]')).toHaveCount(1);
      await openAll(page);
      // Soft: whoever mends a page wants to know all that is wrong with it.
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 900 });
        expect.soft(await tooWide(page), `sticks out at ${width} px`).toEqual([]);
        const found = await new AxeBuilder({ page }).withTags(STANDARDS).analyze();
        expect.soft(found.violations.map(described), `violations at ${width} px`).toEqual([]);
        const undecided = found.incomplete.filter((result) => !isOfThePicture(result));
        expect.soft(undecided.map(described), `undecided at ${width} px`).toEqual([]);
      }
      await watched.check();
    });
  }
}

/** A folded part is not looked at by axe, and a reader can open it. */
async function openAll(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const details of document.querySelectorAll('details')) details.open = true;
  });
}

/** What makes the page scroll sideways; regions that scroll by themselves (code) are none of it. */
async function tooWide(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    const scrollsByItself = (element: Element | null): boolean =>
      element !== null && element !== document.body && (getComputedStyle(element).overflowX !== 'visible' || scrollsByItself(element.parentElement));
    return [...document.body.querySelectorAll('*')]
      .filter((element) => element.getBoundingClientRect().right > width + 1 && !scrollsByItself(element.parentElement))
      .map((element) => `${element.tagName.toLowerCase()}.${element.getAttribute('class') ?? ''}`)
      .slice(0, 10);
  });
}

/** axe cannot tell what lies under a text of an SVG; `triage.spec.ts` measures the contrast of every text of the picture. */
function isOfThePicture(result: Result): boolean {
  return result.id === 'color-contrast' && result.nodes.every((node) => node.html.startsWith('<tspan') || node.html.startsWith('<text'));
}

interface Result {
  id: string;
  help: string;
  nodes: { html: string; target: unknown[]; failureSummary?: string; any?: { message: string }[] }[];
}

function described(result: Result): string {
  const [first] = result.nodes;
  const why = first?.failureSummary ?? first?.any?.map((check) => check.message).join('; ') ?? '';
  return `${result.id}: ${result.help}, at ${result.nodes.map((node) => node.target.join(' ')).join(', ')}. ${why}`;
}
