/** Numbers by their keys, the least key first. The same number may be in it several times. */
export interface Heap {
  readonly push: (value: number, key: number) => void;
  /** The number with the least key; undefined when there is none. */
  readonly pop: () => number | undefined;
}

export function createHeap(): Heap {
  const values: number[] = [];
  const keys: number[] = [];

  function swap(a: number, b: number): void {
    [values[a], values[b]] = [values[b] ?? 0, values[a] ?? 0];
    [keys[a], keys[b]] = [keys[b] ?? 0, keys[a] ?? 0];
  }
  const less = (a: number, b: number): boolean => (keys[a] ?? Infinity) < (keys[b] ?? Infinity);

  return {
    push(value, key) {
      let at = values.push(value) - 1;
      keys.push(key);
      for (let up = (at - 1) >> 1; at > 0 && less(at, up); up = (at - 1) >> 1) {
        swap(at, up);
        at = up;
      }
    },
    pop() {
      const last = values.length - 1;
      if (last < 0) return undefined;
      swap(0, last);
      const value = values.pop();
      keys.pop();
      for (let at = 0; ;) {
        const [left, right] = [2 * at + 1, 2 * at + 2];
        const least = less(right, left) ? right : left;
        if (!less(least, at)) return value;
        swap(least, at);
        at = least;
      }
    },
  };
}
