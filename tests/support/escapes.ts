/**
 * Ways to send a byte to another origin. Each script is the body of an async function of `to(name)`, the URL to reach,
 * and `stun`; it is evaluated as text in a page or a worker. One that throws has simply failed to escape.
 */

/** Ways that any context has. */
const everywhere: Readonly<Record<string, string>> = {
  fetch: `await fetch(to('fetch'), { mode: 'no-cors', method: 'POST', body: 'secret' })`,
  'fetch-keepalive': `await fetch(to('fetch-keepalive'), { mode: 'no-cors', keepalive: true })`,
  websocket: `new WebSocket(to('websocket').replace('http', 'ws'))`,
  eventsource: `new EventSource(to('eventsource'))`,
};

const worker: Readonly<Record<string, string>> = {
  ...everywhere,
  xhr: `const x = new XMLHttpRequest(); x.open('POST', to('xhr')); x.send('secret')`,
  import: `await import(to('import'))`,
  'nested-worker': `new Worker(to('nested-worker'), { type: 'module' })`,
  'blob-worker': `new Worker(URL.createObjectURL(new Blob(
    ["fetch('" + to('blob-worker') + "', { mode: 'no-cors' })"], { type: 'text/javascript' })))`,
};

const element = (tag: string, attributes: string): string =>
  `document.body.append(Object.assign(document.createElement('${tag}'), { ${attributes} }))`;

const page: Readonly<Record<string, string>> = {
  ...worker,
  image: `new Image().src = to('image')`,
  beacon: `navigator.sendBeacon(to('beacon'), 'secret')`,
  script: element('script', `src: to('script')`),
  iframe: element('iframe', `src: to('iframe')`),
  object: element('object', `data: to('object')`),
  embed: element('embed', `src: to('embed')`),
  audio: element('audio', `src: to('audio'), preload: 'auto'`),
  poster: element('video', `poster: to('poster')`),
  track: element('video', `innerHTML: '<track default src="' + to('track') + '">'`),
  'input-image': element('input', `type: 'image', src: to('input-image')`),
  'svg-image': element('div', `innerHTML: '<svg><image href="' + to('svg-image') + '"/></svg>'`),
  preconnect: element('link', `rel: 'preconnect', href: to('preconnect')`),
  prefetch: element('link', `rel: 'prefetch', href: to('prefetch')`),
  preload: element('link', `rel: 'preload', as: 'image', href: to('preload')`),
  modulepreload: element('link', `rel: 'modulepreload', href: to('modulepreload')`),
  stylesheet: element('link', `rel: 'stylesheet', href: to('stylesheet')`),
  'css-url': `document.body.style.backgroundImage = 'url(' + to('css-url') + ')'`,
  'css-sheet': `const sheet = new CSSStyleSheet();
    sheet.replaceSync('body { list-style: url(' + to('css-sheet') + ') inside; display: list-item }');
    document.adoptedStyleSheets = [sheet]`,
  font: `await new FontFace('probe', 'url(' + to('font') + ')').load()`,
  form: `const form = document.createElement('form');
    form.method = 'post'; form.target = 'elsewhere'; form.action = to('form');
    document.body.append(form); form.submit()`,
  ping: `const a = document.createElement('a');
    a.href = '#'; a.ping = to('ping'); document.body.append(a); a.click()`,
  stun: `const rtc = new RTCPeerConnection({ iceServers: [{ urls: stun }] });
    rtc.createDataChannel('x'); await rtc.setLocalDescription(await rtc.createOffer())`,
};

export const escapes = {
  page,
  worker,
  serviceWorker: { ...everywhere, importScripts: `importScripts(to('importScripts'))` },
} as const;
export type Place = keyof typeof escapes;

/**
 * Text to evaluate in a context of that kind: tries every way, waits until each has had its chance, and returns what
 * each did: `tried`, or the name of what it threw.
 */
export function escapeScript(place: Place, url: string, stunUrl: string): string {
  const ways = Object.entries(escapes[place]).map(
    ([name, body]) => `${JSON.stringify(name)}: async () => { ${body} }`,
  );
  return `(async () => {
    const to = (name) => ${JSON.stringify(url)} + ${JSON.stringify(`${place}-`)} + name;
    const stun = ${JSON.stringify(stunUrl)};
    const ways = { ${ways.join(',\n')} };
    const outcomes = {};
    await Promise.all(Object.entries(ways).map(async ([name, way]) => {
      const late = new Promise((done) => setTimeout(done, 3000));
      await Promise.race([way(), late]).then(
        () => { outcomes[name] = 'tried'; },
        (fault) => { outcomes[name] = fault.name; });
    }));
    await new Promise((done) => setTimeout(done, 2000));
    return outcomes;
  })()`;
}
