/**
 * What was wrong, as data: a page says it in the person's own language. Each name has a sentence in every language
 * (`src/app/strings`) that the values stand in. The message of the fault beside it is English, for programs.
 *
 * A fault that only a programmer or the maker of a model can meet has none: there the page shows the message.
 */
export interface Reasons {
  // Pictures that are opened.
  'picture-too-large': { readonly width: number; readonly height: number };
  'picture-file-too-large': { readonly megabytes: number; readonly most: number };
  'picture-unknown': Nothing;
  /** `kind` is a name that is the same in every language: TIFF, HEIC. */
  'picture-of-kind': { readonly kind: string };
  'picture-undecodable': Nothing;
  'picture-needs-memory': Nothing;
  'png-damaged': Nothing;
  'not-importable': Nothing;

  // What is asked for.
  'prompt-empty': Nothing;
  'prompt-too-long': { readonly characters: number; readonly most: number };
  'nothing-erased': Nothing;
  'model-not-here': { readonly model: string };

  // The editor.
  'nothing-marked': Nothing;
  'nothing-to-copy': Nothing;
  'no-picture-there': Nothing;
  'nothing-to-export': Nothing;
  'format-too-large': { readonly width: number; readonly height: number };
  'document-missing': Nothing;
  'document-damaged': Nothing;
  /** Or what is kept of it. */
  'document-newer': Nothing;
  'document-changed': Nothing;
  'undo-damaged': Nothing;
  'kept-full': { readonly most: number; readonly megabytes: number };
  'kept-missing': Nothing;
  'kept-damaged': Nothing;

  // Storage, files, backups and links.
  'storage-full': Nothing;
  'storage-denied': Nothing;
  'file-changed': Nothing;
  'zip-damaged': { readonly file: string };
  'backup-damaged': Nothing;
  'not-a-backup': Nothing;
  'backup-newer': Nothing;
  'link-damaged': Nothing;
  'link-newer': Nothing;

  // The device and the engine.
  'memory-out': Nothing;
  'device-lost': Nothing;
  'device-refused': Nothing;
  /** Both in MiB. */
  'device-too-small': { readonly needed: number; readonly allowed: number };
  'engine-stopped': Nothing;
  'engine-handed-over': Nothing;
  'engine-not-fetched': Nothing;
  cancelled: Nothing;

  // Models: fetching, keeping, adding.
  'file-not-fetched': { readonly file: string };
  'file-mismatch': { readonly file: string };
  'model-damaged': Nothing;
  'model-no-room': Nothing;
  'download-elsewhere': Nothing;
  'no-service-worker': Nothing;
  'address-form': Nothing;
  'host-wants-token': { readonly host: string };
  'host-has-not': { readonly host: string; readonly path: string };
  'host-silent': { readonly host: string };
  'host-status': { readonly host: string; readonly status: number };
  'host-sends-on': { readonly host: string };
  'folder-empty': { readonly folder: string };
  'folder-lacks': { readonly file: string };
  'folder-of-several': { readonly folder: string; readonly models: readonly string[] };
  'file-packed': { readonly file: string };

  // Keys for content credentials.
  'key-unfit': Nothing;
}

type Nothing = Readonly<Record<never, never>>;

export type ReasonName = keyof Reasons;

/** A name, and the values that its sentence is about: plain data, which crosses to other threads and tabs. */
export type Reason = {
  readonly [name in ReasonName]: { readonly name: name } & Reasons[name];
}[ReasonName];
