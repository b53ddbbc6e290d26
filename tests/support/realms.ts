/**
 * Realms that a script of a page can make and reach into, and what leaves by WebRTC from one of them. Each is the body
 * of an async function that gives the realm's window; one that throws or gives nothing has failed to make one.
 */
const frame = (way: string, made = `document.createElement('iframe')`): string =>
  `const f = ${made}; ${way}; return f.contentWindow`;
const indexed = (way: string): string =>
  `const f = document.createElement('iframe'); const at = window.length; ${way}; return window[at]`;
const option = `const s = document.body.appendChild(document.createElement('select'));
    const o = document.createElement('option');`;
const settled = `await new Promise((done) => setTimeout(done, 300))`;

export const realms: Readonly<Record<string, string>> = {
  page: `return window`,
  'about:blank frame': frame(`document.body.append(f)`),
  'the same by its number': indexed(`document.body.appendChild(f)`),
  'the same by its name': `const f = document.createElement('iframe'); f.name = 'named';
    document.body.prepend(f); return window.named`,
  'a frame of an address that is not let in': indexed(
    `f.src = './favicon.svg'; document.body.append(f)`,
  ),
  'the same from elsewhere': indexed(`f.src = 'https://probe.invalid/'; document.body.append(f)`),
  'a frame within a frame': `const f = document.createElement('iframe'); document.body.append(f);
    const g = f.contentDocument.createElement('iframe'); f.contentDocument.body.append(g); return f.contentWindow[0]`,
  'a frame put in by the methods of another': `const f = document.createElement('iframe'); document.body.append(f);
    const g = document.createElement('iframe');
    f.contentWindow.Node.prototype.appendChild.call(document.body, g); return window[window.length - 1]`,
  'a frame in a closed tree': `const root = document.body.appendChild(document.createElement('div'))
    .attachShadow({ mode: 'closed' }); ${frame(`root.append(f)`)}`,
  'a frame that goes elsewhere': `const f = document.createElement('iframe'); document.body.append(f);
    f.contentWindow.location = 'about:blank?again'; ${settled}; return f.contentWindow`,
  'an object': frame(
    `f.data = 'about:blank'; document.body.append(f)`,
    `document.createElement('object')`,
  ),
  'a frame in a table':
    indexed(`const t = document.body.appendChild(document.createElement('table'));
    const h = document.createElement('thead'); h.append(f); t.tHead = h`),
  'a frame in a range': indexed(
    `const r = document.createRange(); r.selectNode(document.body.firstChild); r.insertNode(f)`,
  ),
  'a frame in an option, put in by its number': indexed(`${option} o.append(f); s[0] = o`),
  'the same by the number of its options': indexed(`${option} o.append(f); s.options[0] = o`),
  'a frame put into what lies in an option': indexed(
    `${option} const d = document.createElement('div'); o.append(d); d.append(f); s[0] = o`,
  ),
  'a frame put into an option with what it lies in': indexed(
    `${option} const d = document.createElement('div'); d.append(f); o.append(d); s[0] = o`,
  ),
  'a frame in a closed tree in an option': indexed(
    `${option} const d = document.createElement('div');
      d.attachShadow({ mode: 'closed' }).append(f); o.append(d); s[0] = o`,
  ),
  'a frame put into a closed tree in an option': indexed(
    `${option} const d = document.createElement('div'); o.append(d);
      d.attachShadow({ mode: 'closed' }).append(f); s[0] = o`,
  ),
  'a frame in the place of what lies in an option': indexed(
    `${option} const d = document.createElement('div'); o.append(d);
      const all = document.createDocumentFragment(); all.append(f); d.replaceWith(all); s[0] = o`,
  ),
  'a frame in a range of an option': indexed(
    `${option} const r = document.createRange(); r.selectNodeContents(o); r.insertNode(f); s[0] = o`,
  ),
  'a frame in an option that was in the document': indexed(
    `${option} o.append(f); s.append(o); o.remove(); s[0] = o`,
  ),
  'a frame in an option of another document': indexed(
    `const other = document.implementation.createHTMLDocument(); ${option}
      other.body.append(o); o.append(f); s[0] = o`,
  ),
  'a frame in an option of a fragment that is cloned': indexed(
    `${option} const all = document.createDocumentFragment(); all.append(o); o.append(f);
      s[0] = all.cloneNode(true).firstChild`,
  ),
  'a frame cloned': indexed(
    `f.name = 'x'; document.body.firstElementChild.after(document.importNode(f, true))`,
  ),
  'a frame beside': indexed(`document.body.insertAdjacentElement('afterbegin', f)`),
  'a frame of text': indexed(`document.body.insertAdjacentHTML('beforeend', '<iframe></iframe>')`),
  srcdoc: frame(`f.srcdoc = '<p>x'; document.body.append(f); ${settled}`),
  'srcdoc by its attribute': frame(
    `f.setAttribute('srcdoc', '<p>x'); document.body.append(f); ${settled}`,
  ),
  'srcdoc by another’s policy': `const f = document.createElement('iframe'); document.body.append(f);
    const policy = f.contentWindow.trustedTypes.createPolicy('default', { createHTML: (text) => text });
    const g = document.createElement('iframe'); g.srcdoc = policy.createHTML('<p>x');
    document.body.append(g); ${settled}; return g.contentWindow`,
  'a window': `return window.open('about:blank')`,
  'a window of a file': `const w = window.open('./favicon.svg'); ${settled}; return w`,
  'a window of an answer': `const w = window.open('./v1/models'); ${settled}; return w`,
  'a window by its name': `window.open('about:blank', 'kept'); return window.open('', 'kept')`,
  'a window of a frame': `const f = document.createElement('iframe'); document.body.append(f);
    return f.contentWindow.open('about:blank')`,
  'a picture in picture': `return documentPictureInPicture.requestWindow()`,
};

/** Ways out by WebRTC from the window `W`. */
const ways: Readonly<Record<string, string>> = {
  stun: `const rtc = new W.RTCPeerConnection({ iceServers: [{ urls: stun }] });
    rtc.createDataChannel('x'); await rtc.setLocalDescription(await rtc.createOffer())`,
  turn: `const rtc = new W.RTCPeerConnection({ iceServers: [{ urls: turn, username: 'a', credential: 'b' }] });
    rtc.createDataChannel('x'); await rtc.setLocalDescription(await rtc.createOffer())`,
};

/**
 * Text to evaluate in a page: makes the realm, tries each way out of it and waits a little. It gives `no realm`, `no
 * WebRTC` or `tried`.
 */
export function realmScript(
  realm: string,
  servers: { readonly stunUrl: string; readonly turnUrl: string },
): string {
  return `(async () => {
    const stun = ${JSON.stringify(servers.stunUrl)}, turn = ${JSON.stringify(servers.turnUrl)};
    let W;
    try { W = await (async () => { ${realm} })(); } catch (fault) { return 'no realm'; }
    if (W === null || W === undefined) return 'no realm';
    if (W.RTCPeerConnection === undefined && W.webkitRTCPeerConnection === undefined) return 'no WebRTC';
    ${Object.values(ways)
      .map((way) => `await (async () => { ${way} })().catch(() => undefined);`)
      .join('\n')}
    await new Promise((done) => setTimeout(done, 1200));
    return 'tried';
  })()`;
}
