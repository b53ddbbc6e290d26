/**
 * No Content-Security-Policy directive that browsers obey covers WebRTC: with `connect-src 'self'` a page can still
 * send UDP and TCP to any STUN or TURN server. Easel has no use for it, so the first script of the page takes it away
 * for good: from the page, and from every realm that a script of the page can make and reach into. Those are windows
 * that it opens, and frames without an address (`about:blank`), which no `frame-src` stops.
 *
 * A frame's realm exists as soon as the frame is in a document, so everything that can put one there is followed by a
 * look at the frames there are. One way cannot be followed, since it is no method: `select[0] = option`. So an option
 * holds no frame ({@link clear}). Windows are opened without a way back (`noopener`). Where a browser obeys the header
 * Connection-Allowlist this is the second lock; where it does not, it is the only one (`tests/browser/realms.spec.ts`).
 */

/** A window, with its frames by number and its classes by name. */
type Realm = Window & Record<number | string, unknown>;
type Call = (this: unknown, ...args: unknown[]) => unknown;

// Taken before any other script runs: one that came later could put its own in their place.
const { apply, defineProperty, getOwnPropertyDescriptor, ownKeys } = Reflect;
const seen = new WeakSet<object>();
const page = window as unknown as Realm;
const { add, has } = WeakSet.prototype;
const { get: rootOf, set: keepRoot } = WeakMap.prototype;
/** Trees that elements hold out of sight, by element. */
const shadows = new WeakMap<object, ShadowRoot>();
const getter = (owner: object, name: string): Call =>
  (getOwnPropertyDescriptor(owner, name)?.get ?? (() => undefined)) as Call;
const nodeName = getter(Node.prototype, 'nodeName');
const parentNode = getter(Node.prototype, 'parentNode');
const hostOf = getter(ShadowRoot.prototype, 'host');
const commonAncestor = getter(Range.prototype, 'commonAncestorContainer');
const queries = [Element, DocumentFragment, Document].map(
  ({ prototype }) => prototype.querySelectorAll as Call,
);
const { remove } = Element.prototype;

/** What puts nodes into a document, by class; `=` is before what is set and not called. */
const INSERTIONS: Readonly<Record<string, string>> = {
  Node: 'appendChild insertBefore replaceChild moveBefore',
  Element:
    'append prepend replaceChildren before after replaceWith moveBefore insertAdjacentElement insertAdjacentHTML ' +
    'setHTML setHTMLUnsafe =innerHTML =outerHTML',
  CharacterData: 'before after replaceWith',
  DocumentType: 'before after replaceWith',
  Document: 'append prepend replaceChildren moveBefore write writeln execCommand =body',
  DocumentFragment: 'append prepend replaceChildren moveBefore',
  ShadowRoot: 'setHTML setHTMLUnsafe =innerHTML',
  Range: 'insertNode surroundContents',
  HTMLTableElement: '=caption =tHead =tFoot',
  HTMLSelectElement: 'add',
  HTMLOptionsCollection: 'add',
};
/** Ways to a frame's realm, before which the frames are looked at once more. */
const APPROACHES: Readonly<Record<string, string>> = {
  HTMLIFrameElement: 'contentWindow contentDocument',
  HTMLFrameElement: 'contentWindow contentDocument',
  HTMLObjectElement: 'contentWindow contentDocument',
};

function guard(realm: Realm): void {
  let document: Document;
  try {
    document = realm.document;
    if (apply(has, seen, [document])) return;
    apply(add, seen, [document]);
  } catch {
    // Of another origin: no script of this page reaches into it.
    return;
  }
  for (const name of ownKeys(realm))
    if (typeof name === 'string' && /^(webkit|moz)?RTC|^documentPictureInPicture$/.test(name))
      take(realm, name);
  const look = (): void => lookAt(realm);
  for (const [owner, names] of Object.entries(INSERTIONS))
    for (const name of names.split(' '))
      if (name[0] === '=') wrapSetter(realm, owner, name.slice(1), look);
      else
        wrapMethod(realm, owner, name, (self, args, native) => followed(native, self, args, look));
  for (const [owner, names] of Object.entries(APPROACHES))
    for (const name of names.split(' ')) wrapGetter(realm, owner, name, look);
  // A frame that goes elsewhere has a new realm. Its event stays within the tree that the frame is in.
  document.addEventListener('load', look, true);
  wrapMethod(realm, 'Element', 'attachShadow', (self, args, native) => {
    const root = apply(native, self, args) as ShadowRoot;
    apply(keepRoot, shadows, [self, root]);
    root.addEventListener('load', look, true);
    return root;
  });
  // The names that the policy allows are this page's; in a realm of its own a script could take them anew.
  if (realm !== page)
    wrapMethod(realm, 'TrustedTypePolicyFactory', 'createPolicy', () => {
      throw new TypeError('No policies are made here.');
    });
  const { open } = realm;
  defineProperty(realm, 'open', {
    value: (url?: string | URL, target?: string, features = '') => {
      if (target === '_self' || target === '_top' || target === '_parent')
        return open(url, target, features);
      open(url, '_blank', `${features},noopener`);
      return null;
    },
  });
  lookAt(realm);
}

/** Guards every frame in `realm`; `length` could be another script's, so it is counted. */
function lookAt(realm: Realm): void {
  for (let i = 0; ; i++) {
    const frame = realm[i];
    if (frame === undefined) return;
    guard(frame as Realm);
  }
}

function followed(native: Call, self: unknown, args: unknown[], look: () => void): unknown {
  // Before it is done: nodes leave their fragment, and `self` may leave its place.
  const parent = read(parentNode, self);
  const places = [self, parent, parent === undefined ? read(commonAncestor, self) : undefined];
  for (const node of args) if (typeof node === 'object') clear(within(node, 'option'));
  try {
    return apply(native, self, args);
  } finally {
    for (const place of places) clear(optionsAround(place));
    if (typeof args[0] === 'string') clear(within(self, 'option'));
    look();
  }
}

/** What `get` gives of a thing of its class; undefined of any other. */
function read(get: Call, thing: unknown): unknown {
  if (typeof thing !== 'object' || thing === null) return undefined;
  try {
    return apply(get, thing, []);
  } catch {
    return undefined;
  }
}

/** The options that a node is, or lies in. */
function optionsAround(place: unknown): unknown[] {
  const found: unknown[] = [];
  for (let node = place; node !== undefined && node !== null;) {
    if (/(?:^|:)option$/i.test(String(read(nodeName, node)))) found[found.length] = node;
    node = read(parentNode, node) ?? read(hostOf, node);
  }
  return found;
}

/** Takes out every frame that lies in one of these, in trees out of sight too. */
function clear(trees: readonly unknown[]): void {
  for (let i = 0; i < trees.length; i++) {
    const tree = trees[i];
    const frames = within(tree, 'iframe, frame, object, embed, fencedframe');
    for (let at = 0; at < frames.length; at++) apply(remove, frames[at], []);
    const elements = within(tree, '*');
    elements[elements.length] = tree;
    for (let at = 0; at < elements.length; at++) {
      const root: unknown = apply(rootOf, shadows, [elements[at]]);
      if (root !== undefined) clear([root]);
    }
  }
}

/** The elements in an element, a document or a fragment that a selector names. */
function within(tree: unknown, selector: string): unknown[] {
  const found: unknown[] = [];
  for (let i = 0; i < queries.length; i++)
    try {
      const list = apply(queries[i] as Call, tree, [selector]) as Record<number, unknown>;
      for (let at = 0; list[at] !== undefined; at++) found[at] = list[at];
      return found;
    } catch {
      // It is of another class.
    }
  return found;
}

function take(realm: Realm, name: string): void {
  defineProperty(realm, name, { value: undefined, writable: false, configurable: false });
}

function prototypeOf(realm: Realm, owner: string): object | undefined {
  const made = realm[owner];
  return typeof made === 'function' ? (made.prototype as object) : undefined;
}

function wrapMethod(
  realm: Realm,
  owner: string,
  name: string,
  call: (self: unknown, args: unknown[], native: Call) => unknown,
): void {
  const prototype = prototypeOf(realm, owner);
  const found = prototype && getOwnPropertyDescriptor(prototype, name);
  if (prototype === undefined || typeof found?.value !== 'function') return;
  const native = found.value as Call;
  const value = {
    [name](this: unknown, ...args: unknown[]) {
      return call(this, args, native);
    },
  }[name];
  defineProperty(prototype, name, { ...found, value });
}

function wrapSetter(realm: Realm, owner: string, name: string, look: () => void): void {
  const prototype = prototypeOf(realm, owner);
  const found = prototype && getOwnPropertyDescriptor(prototype, name);
  const native = found?.set as Call | undefined;
  if (prototype === undefined || native === undefined) return;
  defineProperty(prototype, name, {
    ...found,
    set(this: unknown, value: unknown) {
      followed(native, this, [value], look);
    },
  });
}

function wrapGetter(realm: Realm, owner: string, name: string, look: () => void): void {
  const prototype = prototypeOf(realm, owner);
  const found = prototype && getOwnPropertyDescriptor(prototype, name);
  const native = found?.get as Call | undefined;
  if (prototype === undefined || native === undefined) return;
  defineProperty(prototype, name, {
    ...found,
    get(this: unknown) {
      look();
      const frame = apply(native, this, []);
      // A frame whose document is not among the window's frames (one within a closed tree, say).
      if (typeof frame === 'object' && frame !== null)
        guard(('defaultView' in frame ? frame.defaultView : frame) as Realm);
      return frame;
    },
  });
}

guard(page);

export {};
