/** What the page says while programs make pictures through the Images API. */
export const programs = {
  working: (count: number) =>
    count === 1
      ? 'A program is making pictures in this page.'
      : `Programs are making pictures in this page: ${count} requests.`,
  stop: 'Stop',
  stopLabel: 'Stop what programs are making',
};
