export async function run(fetch: typeof globalThis.fetch): Promise<unknown> {
  const canvas = new OffscreenCanvas(256, 256);
  const pen = canvas.getContext('2d');
  if (pen) pen.fillStyle = '#f6c65b';
  pen?.fillRect(0, 0, 256, 256);
  if (pen) pen.fillStyle = '#b0261d';
  pen?.fillRect(80, 80, 96, 96);

  const form = new FormData();
  form.set('image', await canvas.convertToBlob({ type: 'image/png' }));
  form.set('n', '2');
  form.set('size', '256x256');
  form.set('easel', JSON.stringify({ difference: 0.5, steps: 20 }));
  const response = await fetch('v1/images/variations', { method: 'POST', body: form });
  const answer = await response.json();
  return answer;
}
