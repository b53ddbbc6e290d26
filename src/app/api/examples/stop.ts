export async function run(fetch: typeof globalThis.fetch): Promise<unknown> {
  const abort = new AbortController();
  setTimeout(() => abort.abort(), 2000);
  const answer = await fetch('v1/images/generations', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ prompt: 'a sailing boat at night', n: 10 }),
    signal: abort.signal,
  })
    .then((response) => response.json())
    .catch((fault) => ({ stopped: fault.name }));
  return answer;
}
