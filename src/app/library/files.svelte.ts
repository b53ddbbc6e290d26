import { backupParts, isZip, readBackup, writeBackup } from '../../library/backup.ts';
import type { LibraryEntry } from '../../library/records.ts';
import { importedPicture } from '../../library/request.ts';
import type { NewPicture } from '../../library/types.ts';
import { writeZip, type FileToZip } from '../../library/zip.ts';
import { EaselError } from '../../base/errors.ts';
import { faultLine, showError, type ShownError } from '../errors.ts';
import type { Exporter } from '../files/exporter.ts';
import { download, pngFile } from '../files/heldFile.ts';
import { pictureFileName } from '../format.ts';
import type { PictureChecks } from '../policy/pictureChecks.svelte.ts';
import { PictureDoor } from '../policy/pictureDoor.svelte.ts';
import type { Notifier } from '../shell/notifier.svelte.ts';
import type { RefusedFile } from '../strings/own.ts';
import { strings } from '../strings/index.ts';
import type { Library } from './library.svelte.ts';

const words = strings.library.files;

type Job = (
  signal: AbortSignal,
  tell: (words: string, done: number, total: number) => void,
) => Promise<string>;

/** Files into the library and out of it, one job at a time. */
export class LibraryFiles {
  readonly #library: Library;
  readonly #exporter: Exporter;
  readonly #notifier: Notifier;
  /** Pictures that the policy has something against wait here, and are not in the library. */
  readonly door: PictureDoor;

  /** What goes on, in words, and the share of it that is done; undefined while nothing does. */
  progress = $state.raw<{ readonly words: string; readonly share: number }>();
  /** What came of the last one. */
  outcome = $state<string>();
  error = $state.raw<ShownError>();

  #abort: AbortController | undefined;
  #last: Promise<void> = Promise.resolve();

  constructor(
    library: Library,
    exporter: Exporter,
    notifier: Notifier,
    checks: Pick<PictureChecks, 'look' | 'inUse'>,
  ) {
    this.door = new PictureDoor(checks, notifier);
    this.#library = library;
    this.#exporter = exporter;
    this.#notifier = notifier;
  }

  readonly cancel = (): void => this.#abort?.abort();

  dismiss(): void {
    this.outcome = undefined;
    this.error = undefined;
  }

  /** Pictures and backups, one after the other; what cannot be read is named, the others come in. */
  async importAll(files: readonly File[]): Promise<readonly string[]> {
    const added: string[] = [];
    await this.#run(async (signal, tell) => {
      if (!(await this.#library.store.keeping())) return words.keptNothing;
      let [present, silent, held] = [0, 0, 0];
      const refused: RefusedFile[] = [];
      for (const [i, file] of files.entries()) {
        if (signal.aborted) throw new EaselError('cancelled', 'The job was cancelled.');
        tell(words.importing(i + 1, files.length), i, files.length);
        try {
          if (await isZip(file)) {
            const read = await readBackup(this.#library.store, file, {
              signal,
              onProgress: (done, total) => tell(words.importing(done, total), done, total),
              admit: async (entry, png) => {
                const here = this.#library.entry(entry.id) !== undefined;
                const admitted = here || (await this.#admitEntry(entry, png));
                if (!admitted) held++;
                return admitted;
              },
            });
            added.push(...read.added);
            present += read.present;
            refused.push(...read.refused.map((name) => ({ name })));
            continue;
          }
          const { picture, silence } = await importedPicture(
            new Uint8Array(await file.arrayBuffer()),
          );
          if (this.#library.entries.some(({ sha256 }) => sha256 === picture.sha256)) {
            present++;
            continue;
          }
          const take = () => this.#afterAll(() => this.#keep(picture));
          if (!(await this.door.admit({ file, take }))) {
            held++;
            continue;
          }
          added.push(...(await this.#keep(picture)));
          if (silence) silent++;
        } catch (thrown) {
          const { code } = EaselError.from(thrown);
          if (code === 'storage' || code === 'cancelled' || files.length === 1) throw thrown;
          refused.push({ name: file.name, why: faultLine(showError(thrown, 'library')) });
        }
      }
      return [
        held > 0 && added.length + present === 0 ? '' : words.imported(added.length, present),
        held > 0 ? words.held(held) : '',
        silent > 0 ? words.silent(silent) : '',
        refused.length > 0 ? words.refused(refused) : '',
      ]
        .filter(Boolean)
        .join(' ');
    });
    // Also after a fault: what came in before it is here.
    this.#library.merge(
      (await this.#library.attempt(() => this.#library.store.entries(added))) ?? [],
    );
    await this.#library.refreshCollections();
    return added;
  }

  /** @returns the ids of what is in the library now */
  async #keep(picture: NewPicture): Promise<readonly string[]> {
    const { entries, error } = await this.#library.store.keep([picture]);
    if (error) throw error;
    const kept = entries.filter((entry) => entry !== undefined);
    this.#library.merge(kept);
    return kept.map(({ id }) => id);
  }

  /** Whether a picture of a backup may come in now; it is let in later, if at all, where it may not. */
  #admitEntry(entry: LibraryEntry, png: Uint8Array<ArrayBuffer>): Promise<boolean> {
    const { store } = this.#library;
    const take = () =>
      this.#afterAll(async () => {
        if (!(await store.insert(entry, png))) return [];
        this.#library.merge(await store.entries([entry.id]));
        return [entry.id];
      });
    return this.door.admit({ file: pngFile(png), take });
  }

  /** A picture that was held back comes in, once the person goes on. */
  #afterAll(keep: () => Promise<readonly string[]>): Promise<void> {
    return this.#run(async () => {
      const { length } = await keep();
      return words.imported(length, 1 - length);
    });
  }

  /** One as a PNG file, several in a zip. */
  async save(entries: readonly LibraryEntry[]): Promise<void> {
    const [first] = entries;
    if (first === undefined || entries.length > 1) return this.exportZip(entries);
    const png = await this.#library.attempt(() => this.#library.store.picture(first.id));
    if (png === undefined) return;
    await this.#exporter.save(pngFile(png), pictureFileName(first.prompt, first.seed ?? 0));
  }

  /** Pictures as PNG files in one zip, with or without metadata as Settings say. */
  exportZip(entries: readonly LibraryEntry[]): Promise<void> {
    return this.#run(async (signal, tell) => {
      const names: string[] = [];
      const damaged: string[] = [];
      let done = 0;
      const exporter = this.#exporter;
      const { store } = this.#library;
      async function* files(): AsyncGenerator<FileToZip> {
        for (const entry of entries) {
          if (signal.aborted) throw new EaselError('cancelled', 'The job was cancelled.');
          const png = await store.picture(entry.id);
          tell(words.backingUp(++done, entries.length), done, entries.length);
          if (!png) continue;
          const name = numbered(pictureFileName(entry.prompt, entry.seed ?? 0), names);
          const bytes = exportedOrDamaged(exporter, png);
          if (bytes === undefined) {
            damaged.push(name);
            continue;
          }
          names.push(name);
          yield { name, bytes, modifiedAt: entry.createdAt };
        }
      }
      download(await writeZip(files()), 'easel-pictures.zip');
      const lost = damaged.length > 0 ? ` ${words.leftOut(damaged)}` : '';
      return `${words.zipped(names.length)}${lost}`;
    });
  }

  /** Everything, as one zip or several. */
  backUp(): Promise<void> {
    return this.#run(async (signal, tell) => {
      const parts = backupParts(this.#library.entries);
      let before = 0;
      const missing: string[] = [];
      for (const [i, part] of parts.entries()) {
        const written = await writeBackup(this.#library.store, part, this.#library.collections, {
          signal,
          onProgress: (done) =>
            tell(
              words.backingUp(before + done, this.#library.entries.length),
              before + done,
              this.#library.entries.length,
            ),
        });
        missing.push(...written.missing);
        const name = parts.length === 1 ? '' : `-${i + 1}-of-${parts.length}`;
        download(written.zip, `easel-library${name}.zip`);
        before += part.length;
      }
      const lost = missing.length > 0 ? ` ${words.missing(missing.length)}` : '';
      return `${words.backedUp(parts.length)}${lost}`;
    });
  }

  /** Waits for the jobs before: what is dropped or pasted meanwhile is not to be lost. */
  #run(job: Job): Promise<void> {
    this.#last = this.#last.then(() => this.#perform(job));
    return this.#last;
  }

  async #perform(job: Job): Promise<void> {
    this.#abort = new AbortController();
    this.dismiss();
    try {
      this.outcome = await job(this.#abort.signal, (said, done, total) => {
        this.progress = { words: said, share: total === 0 ? 0 : done / total };
      });
      this.#notifier.say(this.outcome);
    } catch (thrown) {
      const error = showError(thrown, 'library');
      if (error.code === 'cancelled') this.#notifier.say((this.outcome = words.cancelled));
      else this.error = error;
    } finally {
      this.#abort = undefined;
      this.progress = undefined;
    }
  }
}

/** Undefined for a picture that is damaged: nothing can be taken off it. */
function exportedOrDamaged(
  exporter: Exporter,
  png: Uint8Array<ArrayBuffer>,
): Uint8Array<ArrayBuffer> | undefined {
  try {
    return exporter.png(png);
  } catch (thrown) {
    if (thrown instanceof EaselError && thrown.code === 'corrupt-data') return undefined;
    throw thrown;
  }
}

/** Two pictures may have the same words and seed. */
function numbered(wanted: string, taken: readonly string[]): string {
  if (!taken.includes(wanted)) return wanted;
  return wanted.replace(/\.png$/, `-${taken.length + 1}.png`);
}
