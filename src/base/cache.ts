/** What was used last, up to a number of entries: the longest unused goes first. */
export interface Cache<T> {
  get(key: string): T | undefined;
  put(key: string, value: T): void;
}

export function createCache<T>(most: number): Cache<T> {
  // A Map keeps the order of insertion; a used entry moves to its end.
  const entries = new Map<string, T>();
  const put = (key: string, value: T) => {
    entries.delete(key);
    entries.set(key, value);
    const [oldest] = entries.keys();
    if (entries.size > most && oldest !== undefined) entries.delete(oldest);
  };
  return {
    get: (key) => {
      const value = entries.get(key);
      if (value !== undefined) put(key, value);
      return value;
    },
    put,
  };
}
