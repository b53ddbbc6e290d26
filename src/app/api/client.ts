/** The official client, told of this page. @param served whether a service worker answers */
export function clientCode(address: string, served: boolean): string {
  return `import OpenAI from 'openai';

const client = new OpenAI({
  baseURL: '${address}',
  apiKey: 'local',
  dangerouslyAllowBrowser: true,${served ? '' : '\n  fetch: window.easelFetch,'}
});
const { data } = await client.images.generate({
  prompt: 'a red apple on a blue background',
  size: '256x256',
});`;
}
