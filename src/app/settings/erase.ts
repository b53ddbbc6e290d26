/**
 * Deletes everything that Easel keeps in this browser. A page that works holds databases open and writes to them, so it
 * only asks for it and reloads; the new page deletes before anything is opened.
 */
const ASKED = 'easel.erase';
/** Databases, caches and preferences of Easel begin so. */
const PREFIX = 'easel';
/** Where the browser does not list its databases (Firefox before 126). */
const DATABASES = ['easel-packs', 'easel-library', 'easel-pictures', 'easel-documents'];
/** Milliseconds that other tabs get to let go of a database. */
const PATIENCE = 3000;

/** Reloads the page to delete everything. @throws where the browser denies even the tab's own storage */
export function askToErase(): void {
  sessionStorage.setItem(ASKED, 'yes');
  location.reload();
}

/** Whether the page was loaded to delete everything. */
export function isErasing(): boolean {
  try {
    return sessionStorage.getItem(ASKED) === 'yes';
  } catch {
    return false;
  }
}

/**
 * Deletes databases, caches, the service worker and preferences of this site's Easel.
 * @returns names of databases that another tab still holds: they go when it is closed
 */
export async function eraseEverything(): Promise<readonly string[]> {
  // First, so that it fills no cache again.
  const registration = await navigator.serviceWorker?.getRegistration();
  await registration?.unregister();
  for (const name of (await globalThis.caches?.keys()) ?? [])
    if (name.startsWith(PREFIX)) await caches.delete(name);
  const held: string[] = [];
  for (const name of await databaseNames()) if (!(await deleteDatabase(name))) held.push(name);
  for (const storage of [localStorage, sessionStorage])
    for (const key of Object.keys(storage)) if (key.startsWith(PREFIX)) storage.removeItem(key);
  return held;
}

/** Names of Easel's databases that exist. */
export async function databaseNames(): Promise<readonly string[]> {
  if (!('databases' in indexedDB)) return DATABASES;
  const found = await indexedDB.databases();
  return found.flatMap(({ name }) => (name?.startsWith(PREFIX) ? [name] : []));
}

/** False when another tab holds it: the browser then deletes it as soon as that tab is closed. */
function deleteDatabase(name: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(name);
    request.onsuccess = () => resolve(true);
    request.onerror = () => reject(request.error ?? new Error(`${name} could not be deleted.`));
    request.onblocked = () => setTimeout(() => resolve(false), PATIENCE);
  });
}
