import type { GivenFile } from '../../convert/browserFolder.ts';

/** The files of a drop, those in folders included. Call at once: a drop's items are gone after the event. */
export async function droppedFiles(items: DataTransferItemList): Promise<readonly GivenFile[]> {
  const entries = [...items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  const lists = await Promise.all(entries.map((entry) => filesOf(entry, '')));
  return lists.flat();
}

async function filesOf(entry: FileSystemEntry, before: string): Promise<readonly GivenFile[]> {
  const path = before + entry.name;
  if (entry.isFile)
    return new Promise((resolve, reject) =>
      (entry as FileSystemFileEntry).file((file) => resolve([{ path, file }]), reject),
    );
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const inside: FileSystemEntry[] = [];
  for (;;) {
    // A folder's entries come in batches; an empty one ends them.
    const batch = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (batch.length === 0) break;
    inside.push(...batch);
  }
  const lists = await Promise.all(inside.map((each) => filesOf(each, `${path}/`)));
  return lists.flat();
}
