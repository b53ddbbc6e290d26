/** Easel in a person’s own language, on the built page, on a phone’s width. */
import { expect as check, test, type Page } from '@playwright/test';
import { installFakeEngine } from '../support/fakeEngine.ts';
import { serve, type StaticServer } from '../support/serve.ts';

// Other work on the same cores makes a page slow, not wrong.
const expect = check.configure({ timeout: 30_000 });

let server: StaticServer;
test.beforeAll(async () => {
  server = await serve();
});
test.afterAll(() => server.close());
test.use({ viewport: { width: 390, height: 844 }, serviceWorkers: 'block' });

const open = async (page: Page, hash = '') => {
  await page.addInitScript(installFakeEngine, { stepMs: 1, steps: 3 });
  await page.goto(server.url + hash);
};

/** A PNG of this size, cut off after its header. */
function beginningOfPng(width: number, height: number): Buffer {
  const bytes = Buffer.alloc(64);
  bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]);
  bytes.writeUInt32BE(width, 16);
  bytes.writeUInt32BE(height, 20);
  bytes.set([8, 6], 24);
  return bytes;
}

/** Goes to every screen by the header, and finds none wider than the window. */
async function visit(page: Page, screens: readonly string[]): Promise<void> {
  for (const screen of screens) {
    await page.getByRole('navigation').getByRole('link', { name: screen, exact: true }).click();
    await expect(page.locator('main[aria-busy=false] h1')).toBeFocused();
    const [wide, window] = await page.evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement;
      return [scrollWidth, clientWidth];
    });
    expect(wide, screen).toBeLessThanOrEqual(window ?? 0);
  }
}

test('Arabic is chosen in Settings, takes hold at once, and everything goes from right to left', async ({
  page,
}) => {
  await open(page, '#create');
  await page.getByLabel('Describe the picture').fill('تفاحة حمراء');
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('combobox', { name: 'Language' }).selectOption('العربية');
  await expect(page.getByRole('heading', { level: 1, name: 'الإعدادات' })).toBeVisible();
  await expect(page.getByRole('combobox', { name: 'اللغة' })).toBeFocused();
  const html = page.locator('html');
  await expect(html).toHaveAttribute('dir', 'rtl');
  await expect(html).toHaveAttribute('lang', 'ar');

  await page.getByRole('link', { name: 'إنشاء', exact: true }).click();
  // What was typed before is still there, and is made.
  await expect(page.getByLabel('صِف الصورة')).toHaveValue('تفاحة حمراء');
  await page.getByRole('button', { name: 'إنشاء 4 صور' }).click();
  await expect(page.getByRole('button', { name: 'فتح الصورة 4 من 4' })).toBeVisible();
  const [first, second] = await Promise.all(
    [1, 2].map((index) =>
      page.getByRole('button', { name: `فتح الصورة ${index} من 4` }).boundingBox(),
    ),
  );
  expect(first?.x ?? 0).toBeGreaterThan(second?.x ?? Infinity);
  await visit(page, ['تحرير', 'مزج', 'المكتبة', 'النماذج', 'الإعدادات']);

  await page.reload();
  await expect(page.getByRole('heading', { level: 1, name: 'الإعدادات' })).toBeVisible();
});

test.describe('with a browser in German', () => {
  test.use({ locale: 'de-AT' });

  test('the page speaks German from the start, and pictures are made', async ({ page }) => {
    await open(page);
    await expect(page.locator('html')).toHaveAttribute('lang', 'de');
    await page.getByLabel('Beschreibe das Bild').fill('ein roter Apfel');
    await page.getByRole('button', { name: '4 Bilder erstellen' }).click();
    await expect(page.getByRole('button', { name: 'Bild 4 von 4 öffnen' })).toBeVisible();
    await visit(page, [
      ...['Bearbeiten', 'Remix', 'Bibliothek', 'Modelle', 'Einstellungen', 'Erstellen'],
    ]);
  });

  test('what is wrong with a picture is said in German', async ({ page }) => {
    await open(page, '#edit');
    const alert = page.getByRole('alert');
    for (const [buffer, said] of [
      [beginningOfPng(64, 64), 'Diese PNG-Datei ist beschädigt oder nicht vollständig.'],
      [
        beginningOfPng(20_000, 10_000),
        'Dieses Bild hat 20000 × 10000 Pixel; öffnen lassen sich höchstens 100 Millionen.',
      ],
    ] as const) {
      await page
        .getByLabel('Bild öffnen', { exact: true })
        .setInputFiles({ name: 'bild.png', mimeType: 'image/png', buffer });
      await expect(alert).toContainText(said);
      // Nothing of it is left in English.
      await expect(alert.locator('[lang=en]')).toHaveCount(0);
    }
  });
});
