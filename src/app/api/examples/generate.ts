export async function run(fetch: typeof globalThis.fetch): Promise<unknown> {
  const response = await fetch('v1/images/generations', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      prompt: 'a red apple on a blue background',
      n: 2,
      size: '256x256',
    }),
  });
  const answer = await response.json();
  return answer;
}
