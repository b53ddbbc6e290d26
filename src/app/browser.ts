/** Whether files are dragged, and not words or a link: those belong to the field under them. */
export function dragsFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes('Files') ?? false;
}

/** Puts text on the clipboard; false when the browser refuses. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** True on Apple systems, where ⌘ stands in for Ctrl. */
export function isApple(): boolean {
  return /Mac|iPhone|iPad/.test(navigator.userAgent);
}

/** True when the address names a back end: the person, or the link they followed, chose it. */
export function backendForced(): boolean {
  return new URLSearchParams(location.search).has('backend');
}

export interface StorageState {
  readonly quota: number;
  readonly persistent: boolean;
}

/** How much this origin may store, or undefined where the browser does not say. */
export async function readStorage(): Promise<StorageState | undefined> {
  try {
    const { quota } = await navigator.storage.estimate();
    if (quota === undefined) return undefined;
    return { quota, persistent: await navigator.storage.persisted() };
  } catch {
    return undefined;
  }
}
