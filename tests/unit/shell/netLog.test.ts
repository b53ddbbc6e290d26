import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { requestsLeaving } from '../../../models/cli/support/netLog.ts';

const folder = mkdtempSync(join(tmpdir(), 'easel-netlog-'));
afterAll(() => rmSync(folder, { recursive: true }));

const page = 'http://localhost:4173';
const line = (initiator: string, url: string): string =>
  `${JSON.stringify({ params: { initiator, method: 'GET', url }, phase: 1, type: 120 })},`;

/** A log as Chromium writes it: one event on a line, other events between. */
function log(...lines: readonly string[]): string {
  const path = join(folder, `${lines.length}.json`);
  const events = ['{"constants":{},', '"events": [', '{"phase":0,"type":1},', ...lines, ']}'];
  writeFileSync(path, events.join('\n'));
  return path;
}

it('counts what the page asked of other origins, and nothing that the browser asked for itself', () => {
  const path = log(
    line('not an origin', `${page}/`),
    line('not an origin', 'https://update.example/'),
    line(page, `${page}/assets/a.js`),
    line(page, 'https://elsewhere.example/secret'),
    line(page, 'ws://localhost:9/'),
  );
  expect(requestsLeaving(page, path)).toEqual([
    'https://elsewhere.example/secret',
    'ws://localhost:9/',
  ]);
});

it('refuses a log that is not of this page', () => {
  const path = log(line('not an origin', 'https://update.example/'));
  expect(() => requestsLeaving(page, path)).toThrow('no request made by');
});
