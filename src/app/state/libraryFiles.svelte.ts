import { backupParts, readBackup, writeBackup } from '../../library/backup.ts';
import type { LibraryEntry } from '../../library/records.ts';
import { importedPicture } from '../../library/request.ts';
import { writeZip, type FileToZip } from '../../library/zip.ts';
import { EaselError } from '../../errors.ts';
import { downloadUrl } from '../browser.ts';
import { showError, type ShownError } from '../errors.ts';
import { pictureFileName } from '../format.ts';
import { exportedPng } from '../saving.ts';
import { strings } from '../strings/index.ts';
import type { Announcer } from './announcer.svelte.ts';
import type { Library } from './library.svelte.ts';

const words = strings.library.files;
/** Milliseconds that a browser may take to begin a download. */
const DOWNLOAD_BEGINS = 60_000;

interface FilesState {
  /** What goes on, in words; undefined while nothing does. */
  progress: string | undefined;
  share: number;
  /** What came of the last one. */
  outcome: string | undefined;
  error: ShownError | undefined;
}

type Job = (
  signal: AbortSignal,
  tell: (words: string, done: number, total: number) => void,
) => Promise<string>;

/** Files into the library and out of it, one job at a time. */
export function createLibraryFiles(library: Library, announcer: Announcer) {
  const state = $state<FilesState>({
    progress: undefined,
    share: 0,
    outcome: undefined,
    error: undefined,
  });
  let abort: AbortController | undefined;
  let last: Promise<void> = Promise.resolve();

  /** Waits for the jobs before: what is dropped or pasted meanwhile is not to be lost. */
  function run(job: Job): Promise<void> {
    last = last.then(() => runNow(job));
    return last;
  }

  async function runNow(job: Job): Promise<void> {
    abort = new AbortController();
    Object.assign(state, { outcome: undefined, error: undefined });
    try {
      state.outcome = await job(abort.signal, (progress, done, total) => {
        Object.assign(state, { progress, share: total === 0 ? 0 : done / total });
      });
      announcer.say(state.outcome);
    } catch (thrown) {
      const error = showError(thrown);
      if (error.code === 'cancelled') announcer.say((state.outcome = words.cancelled));
      else state.error = error;
    } finally {
      abort = undefined;
      state.progress = undefined;
    }
  }

  /** Pictures and backups, one after the other; what cannot be read is named, the others come in. */
  async function importAll(files: readonly File[]): Promise<readonly string[]> {
    const added: string[] = [];
    await run(async (signal, tell) => {
      if (!(await library.store.keeping())) return words.keptNothing;
      let [present, silent] = [0, 0];
      const refused: string[] = [];
      for (const [i, file] of files.entries()) {
        if (signal.aborted) throw new EaselError('cancelled', 'The job was cancelled.');
        tell(words.importing(i + 1, files.length), i, files.length);
        if (await isZip(file)) {
          const read = await readBackup(library.store, file, {
            signal,
            onProgress: (done, total) => tell(words.importing(done, total), done, total),
          });
          added.push(...read.added);
          present += read.present;
          refused.push(...read.refused);
          continue;
        }
        try {
          const { picture, silence } = await importedPicture(
            new Uint8Array(await file.arrayBuffer()),
          );
          if (library.entries.some(({ sha256 }) => sha256 === picture.sha256)) {
            present++;
            continue;
          }
          const { entries, error } = await library.store.keep([picture]);
          if (error) throw error;
          const kept = entries.filter((entry) => entry !== undefined);
          library.merge(kept);
          added.push(...kept.map(({ id }) => id));
          if (silence) silent++;
        } catch (thrown) {
          const { code, message } = EaselError.from(thrown);
          if (code === 'storage') throw thrown;
          refused.push(`${file.name} (${message})`);
        }
      }
      return [
        words.imported(added.length, present),
        silent > 0 ? words.silent(silent) : '',
        refused.length > 0 ? words.refused(refused.join(', ')) : '',
      ]
        .filter(Boolean)
        .join(' ');
    });
    // Also after a fault: what came in before it is here.
    library.merge((await library.attempt(() => library.store.entries(added))) ?? []);
    await library.refreshCollections();
    return added;
  }

  /** Pictures as PNG files in one zip, with or without metadata as Settings say. */
  function exportZip(entries: readonly LibraryEntry[]): Promise<void> {
    return run(async (signal, tell) => {
      const names: string[] = [];
      let done = 0;
      async function* files(): AsyncGenerator<FileToZip> {
        for (const entry of entries) {
          if (signal.aborted) throw new EaselError('cancelled', 'The job was cancelled.');
          const png = await library.store.picture(entry.id);
          tell(words.backingUp(++done, entries.length), done, entries.length);
          if (!png) continue;
          const name = numbered(pictureFileName(entry.prompt, entry.seed ?? 0), names);
          names.push(name);
          yield { name, bytes: exportedPng(png), modifiedAt: entry.createdAt };
        }
      }
      download(await writeZip(files()), 'easel-pictures.zip');
      return words.zipped(names.length);
    });
  }

  /** Everything, as one zip or several. */
  function backUp(): Promise<void> {
    return run(async (signal, tell) => {
      const parts = backupParts(library.entries);
      let before = 0;
      const missing: string[] = [];
      for (const [i, part] of parts.entries()) {
        const written = await writeBackup(library.store, part, library.collections, {
          signal,
          onProgress: (done) =>
            tell(
              words.backingUp(before + done, library.entries.length),
              before + done,
              library.entries.length,
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

  return {
    state,
    importAll,
    exportZip,
    backUp,
    cancel: () => abort?.abort(),
    dismiss(): void {
      Object.assign(state, { outcome: undefined, error: undefined });
    },
  };
}

/** By its first bytes; an empty zip begins otherwise, and is refused as no picture. */
async function isZip(file: Blob): Promise<boolean> {
  const head = new Uint8Array(await file.slice(0, 4).arrayBuffer());
  return head[0] === 0x50 && head[1] === 0x4b && head[2] === 3;
}

/** Two pictures may have the same words and seed. */
function numbered(wanted: string, taken: readonly string[]): string {
  if (!taken.includes(wanted)) return wanted;
  return wanted.replace(/\.png$/, `-${taken.length + 1}.png`);
}

function download(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  downloadUrl(url, name);
  setTimeout(() => URL.revokeObjectURL(url), DOWNLOAD_BEGINS);
}

export type LibraryFiles = ReturnType<typeof createLibraryFiles>;
