import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { modelFolder } from '../../../src/convert/browserFolder.ts';
import { inspectFolder } from '../../../src/convert/inspect.ts';
import { readAddress } from '../../../src/hub/address.ts';
import { createAsk } from '../../../src/hub/ask.ts';
import { listRepository } from '../../../src/hub/listing.ts';
import { openAddress } from '../../../src/hub/openAddress.ts';
import { startHub, type Hub, type HubOptions } from '../../support/hub.ts';
import { convertAll, easelFolder, karloFolder } from '../../support/packs.ts';

let hub: Hub | undefined;
afterEach(async () => {
  await hub?.close();
  hub = undefined;
});

async function start(options: Partial<HubOptions> = {}): Promise<Hub> {
  return (hub = await startHub({ repository: 'fox/karlo-v1', files: karloFolder(), ...options }));
}

test('of a large file the parts that are read are fetched, and no more; a small one once', async () => {
  const large = Uint8Array.from({ length: 5_000_000 }, (_, i) => i % 251);
  const files = new Map([
    ['large.safetensors', large],
    ['small.json', new Uint8Array(9)],
  ]);
  const { origin, fileOrigin, asked } = await start({ files });
  const folder = await openAddress({ address: readAddress(`${origin}/fox/karlo-v1`, fileOrigin) });
  asked.length = 0;
  expect(await folder.read('large.safetensors', 8, 4)).toEqual(large.slice(8, 12));
  expect(await folder.read('large.safetensors', 4_999_990)).toEqual(large.slice(4_999_990));
  expect(await folder.read('small.json', 2, 3)).toEqual(new Uint8Array(3));
  expect(await folder.read('small.json')).toEqual(new Uint8Array(9));
  expect(asked.filter((each) => each.includes('files'))).toEqual([
    'GET files /blobs/large.safetensors bytes=8-11',
    'GET files /blobs/large.safetensors bytes=4999990-4999999',
  ]);
  expect(asked.filter((each) => each.endsWith('small.json'))).toHaveLength(1);
});

test('a pack at an address: its files are those that it names', async () => {
  const { files } = await convertAll(easelFolder());
  const server = createServer(({ url }, response) => {
    const file = files.get((url ?? '').replace('/packs/made-up/', ''));
    response.writeHead(file ? 200 : 404).end(file);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  const address = readAddress(`http://127.0.0.1:${port}/packs/made-up/pack.json`);
  const folder = await openAddress({ address });
  expect(folder.name).toBe('made-up');
  expect(folder.bring, 'what is checked as it is kept is fetched once').toBeUndefined();
  expect([...(await folder.list())].sort()).toEqual([...files.keys()].sort());
  for (const [path, bytes] of files) expect(await folder.read(path), path).toEqual(bytes);
  files.set('pack.json', new TextEncoder().encode('<html>'));
  await expect(openAddress({ address })).rejects.toMatchObject({ code: 'corrupt-data' });
  await new Promise((done) => server.close(done));
});

describe('a repository', () => {
  test('is looked at by lists, configurations and tables of weights', async () => {
    const { origin, fileOrigin, asked } = await start();
    const folder = await openAddress({
      address: readAddress(`${origin}/fox/karlo-v1`, fileOrigin),
    });
    const { head, networks, parameters } = await inspectFolder(folder);
    expect(head).toMatchObject({ id: 'karlo-v1', licence: 'CreativeML OpenRAIL-M' });
    expect([networks.length, parameters]).toEqual([7, expect.any(Number)]);
    expect(asked.filter((each) => each.includes('/tree/')).length, 'pages').toBeGreaterThan(1);
  });

  test('within another folder is found there', async () => {
    const files = new Map([...karloFolder()].map(([path, bytes]) => [`v1/fp32/${path}`, bytes]));
    const { origin, fileOrigin } = await start({ files });
    const address = readAddress(`${origin}/fox/karlo-v1`, fileOrigin);
    const folder = await modelFolder(await openAddress({ address }));
    expect((await inspectFolder(folder)).networks).toHaveLength(7);
  });

  test('that is gated asks for a token, which the host of its files never hears', async () => {
    const { origin, fileOrigin, tokensAtFiles } = await start({ token: 'hf_fox' });
    const address = readAddress(`${origin}/fox/karlo-v1`, fileOrigin);
    await expect(openAddress({ address })).rejects.toMatchObject({
      code: 'network',
      param: 'token',
    });
    await expect(openAddress({ address, token: 'hf_wrong' })).rejects.toMatchObject({
      param: 'token',
    });
    const folder = await openAddress({ address, token: 'hf_fox' });
    expect((await inspectFolder(folder)).networks).toHaveLength(7);
    expect(tokensAtFiles).toEqual([]);
  });

  test('that is not there', async () => {
    const { origin } = await start();
    await expect(
      openAddress({ address: readAddress(`${origin}/fox/other`) }),
    ).rejects.toMatchObject({
      code: 'network',
      param: 'address',
    });
  });

  test('whose host answers as no hub does', async () => {
    const address = readAddress('https://hub.example/a/b');
    if (address.kind !== 'repository') throw new RangeError('It is a repository.');
    for (const body of ['<html>', '{}', '{"sha":7}', '[]', '{"sha":"../../x"}']) {
      const answer = () => {
        const response = new Response(body);
        Object.defineProperty(response, 'url', { value: 'https://hub.example/api' });
        return Promise.resolve(response);
      };
      const ask = createAsk({ origin: address.origin, fetch: answer });
      await expect(listRepository(address, ask), body).rejects.toMatchObject({
        code: 'corrupt-data',
      });
    }
  });

  test('whose list names a file outside of it is refused', async () => {
    const files = new Map([...karloFolder(), ['../escape.json', new Uint8Array(2)]]);
    const { origin, fileOrigin } = await start({ files });
    await expect(
      openAddress({ address: readAddress(`${origin}/fox/karlo-v1`, fileOrigin) }),
    ).rejects.toMatchObject({ code: 'corrupt-data' });
  });
});
