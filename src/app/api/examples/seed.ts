export async function run(fetch: typeof globalThis.fetch): Promise<unknown> {
  const response = await fetch('v1/images/generations', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      prompt: 'an owl in flat style on a yellow background',
      size: '256x256',
      response_format: 'b64_json',
      easel: { seed: 7, steps: 8, guidance: 3 },
    }),
  });
  const answer = await response.json();
  return answer;
}
