import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';
import type { AxeResults } from 'axe-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/**
 * What axe finds on the page as it is against WCAG 2.2 A and AA, one line a finding.
 *
 * @param within CSS selector of the part that is looked at; default: all of it
 */
export async function axeFindings(page: Page, within?: string): Promise<string[]> {
  await page.evaluate(axe);
  return page.evaluate(async (part) => {
    type Run = (context: Document | string) => Promise<AxeResults>;
    const { run } = (globalThis as unknown as { axe: { run: Run } }).axe;
    const { violations } = await run(part ?? document);
    return violations
      .filter(({ tags }) => tags.some((tag) => /^wcag(2|21|22)a{1,2}$/.test(tag)))
      .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)}`));
  }, within);
}
