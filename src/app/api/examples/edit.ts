export async function run(fetch: typeof globalThis.fetch): Promise<unknown> {
  // A picture with a hole: what is fully transparent is painted anew.
  const canvas = new OffscreenCanvas(256, 256);
  const pen = canvas.getContext('2d');
  if (pen) pen.fillStyle = '#7fa7f0';
  pen?.fillRect(0, 0, 256, 256);
  pen?.clearRect(64, 64, 128, 128);

  const form = new FormData();
  form.set('image', await canvas.convertToBlob({ type: 'image/png' }));
  form.set('prompt', 'a strawberry cake on a blue background');
  form.set('size', '256x256');
  const response = await fetch('v1/images/edits', { method: 'POST', body: form });
  const answer = await response.json();
  return answer;
}
