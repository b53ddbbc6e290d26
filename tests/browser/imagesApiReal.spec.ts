/** The official client and the real engine, with the embedded pack and with a tiny one of random weights. */
import { createHash } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { decode } from 'fast-png';
import { openApiPages, type ApiPages } from '../support/apiPages.ts';
import { makePictures, withTinyPack } from '../support/easel.ts';

let pages: ApiPages | undefined;
test.afterEach(() => pages?.close());

const bytesOf = (answer: { b64_json?: string } | undefined) =>
  new Uint8Array(Buffer.from(answer?.b64_json ?? '', 'base64'));

test('with the embedded pack the client gets a picture', async ({ browser }) => {
  pages = await openApiPages(browser, {});
  const [picture] = await pages.call(async ({ client }) => {
    const { data } = await client.images.generate({
      prompt: 'a red apple on a blue background',
      size: '256x256',
      response_format: 'b64_json',
      // @ts-expect-error the official types do not know it
      easel: { seed: 7, steps: 3 },
    });
    return data ?? [];
  });
  const { width, height, data } = decode(bytesOf(picture));
  expect([width, height]).toEqual([256, 256]);
  expect(new Set(data).size).toBeGreaterThan(32);
});

test('an edit keeps what is not transparent, a variation comes, the bytes are the console’s, an abort frees the engine', async ({
  browser,
}) => {
  pages = await openApiPages(browser, withTinyPack.mounts);
  const { call, easel, host } = pages;
  const [edited, varied, blended, turned] = await call(async ({ client, square }) => {
    const image = () => square(256).then((blob) => openai.toFile(blob, 'picture'));
    const common = { n: 1, size: '256x256', response_format: 'b64_json' } as const;
    const easel = { easel: JSON.stringify({ seed: 1, steps: 2 }) } as object;
    const edit = await client.images.edit({
      ...common,
      ...easel,
      prompt: 'a red apple',
      image: await image(),
    });
    const variation = await client.images.createVariation({
      ...common,
      ...easel,
      image: await image(),
    });
    const own = async (easel: object) => {
      const extras = { easel: { seed: 1, steps: 2, ...easel } };
      const { data } = await client.images.createVariation({
        ...common,
        image: await image(),
        ...extras,
      });
      return data?.[0];
    };
    return [
      edit.data?.[0],
      variation.data?.[0],
      await own({ with: await openai.toFile(await square(64, true), 'other') }),
      await own({ to: 'a blue boat' }),
    ];
  });
  const { width, data, channels } = decode(bytesOf(edited));
  expect(width).toBe(256);
  const erased = (x: number): boolean => x >= 64 && x < 192;
  const changed: number[] = [];
  for (let i = 0; i < 256 * 256; i++)
    if (!(erased(i % 256) && erased(Math.floor(i / 256))))
      if (data.subarray(channels * i, channels * i + 3).join() !== '0,0,0') changed.push(i);
  expect(changed).toEqual([]);
  for (const answer of [varied, blended, turned]) expect(decode(bytesOf(answer)).width).toBe(256);

  const [picture] = await call(async ({ client }) => {
    const { data } = await client.images.generate({
      prompt: 'a red apple',
      size: '256x256',
      response_format: 'b64_json',
      // @ts-expect-error the official types do not know it
      easel: { seed: 7, steps: 2 },
    });
    return data ?? [];
  });
  const request = {
    prompt: 'a red apple',
    n: 1,
    size: 256,
    seed: 7,
    decoder: { steps: 2 },
  } as const;
  const made = await makePictures(easel, request);
  expect(createHash('sha256').update(bytesOf(picture)).digest('hex')).toBe(
    made.pictures[0]?.sha256,
  );

  // A thousand steps are more than any machine makes while this test runs.
  await call(({ site }) => {
    const abort = new AbortController();
    const response = fetch(`${site}v1/images/generations`, {
      method: 'POST',
      body: JSON.stringify({ prompt: 'a red apple', n: 10, easel: { steps: 1000 } }),
      signal: abort.signal,
    });
    const fault = response.catch((thrown: DOMException) => thrown.name);
    Object.assign(window, { abort, fault });
    return Promise.resolve();
  });
  const programs = easel.getByRole('region', { name: 'Programs' });
  await expect(programs).toBeVisible();
  const fault = await host.evaluate(() => {
    const asked = window as unknown as { abort: AbortController; fault: Promise<string> };
    asked.abort.abort();
    return asked.fault;
  });
  expect(fault).toBe('AbortError');
  await expect(programs).toBeHidden();
  expect((await makePictures(easel, request)).pictures).toHaveLength(1);
});
