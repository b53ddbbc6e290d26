/** Saves bytes under a name, as if the person had followed a download link. */
export function downloadUrl(url: string, name: string): void {
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
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
  readonly used: number;
  readonly quota: number;
  readonly persistent: boolean;
}

/** What this origin stores, or undefined where the browser does not say. */
export async function readStorage(): Promise<StorageState | undefined> {
  try {
    const { usage, quota } = await navigator.storage.estimate();
    if (usage === undefined || quota === undefined) return undefined;
    return { used: usage, quota, persistent: await navigator.storage.persisted() };
  } catch {
    return undefined;
  }
}
