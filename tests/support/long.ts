/** How many cases a fuzzer runs: `usual`, or under `npm run test:long` at least 20,000. */
export const cases = (usual: number): number =>
  process.env['EASEL_LONG'] ? Math.max(20_000, usual) : usual;
