/**
 * A view of an object that may be another one later: what is read of it is read then. So a module may take `const words
 * = strings.edit.fill` once, before a language is there, before the rest of it is there, and over a change of language.
 *
 * Functions, arrays and plain values come as they are; reading one of them while there is no object throws.
 *
 * @param complete whether the object has all that it will have; until then, what it lacks is a view of what is to come
 */
export function live<T extends object>(current: () => T | undefined, complete: () => boolean): T {
  const parts = new Map<string | symbol, object>();
  const missing = () => {
    throw new Error('These words are asked for before they were fetched.');
  };
  const handler: ProxyHandler<object> = {
    get(_, key) {
      const whole = current();
      if (typeof key === 'symbol') return whole === undefined ? missing() : Reflect.get(whole, key);
      const toCome = whole === undefined || (!Reflect.has(whole, key) && !complete());
      const value: unknown = toCome ? {} : Reflect.get(whole, key);
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
      const known = parts.get(key);
      if (known !== undefined) return known;
      const part = live(() => {
        const now = current();
        return now === undefined ? undefined : (Reflect.get(now, key) as object | undefined);
      }, complete);
      parts.set(key, part);
      return part;
    },
    has: (_, key) => Reflect.has(current() ?? missing(), key),
    ownKeys: () => Reflect.ownKeys(current() ?? missing()),
    getOwnPropertyDescriptor: (_, key) => {
      const found = Reflect.getOwnPropertyDescriptor(current() ?? missing(), key);
      return found && { ...found, configurable: true };
    },
  };
  return new Proxy<object>({}, handler) as T;
}
