/** Something that is made when it is first asked for. */
export interface Later<T> {
  /** More calls join the first. One that failed is forgotten: the next begins anew. */
  readonly open: () => Promise<T>;
  /** @throws Error while it has not been opened */
  readonly opened: () => T;
}

export function later<T>(make: () => Promise<T>): Later<T> {
  let opening: Promise<T> | undefined;
  let made: { readonly value: T } | undefined;
  return {
    open() {
      opening ??= make().then(
        (value) => {
          made = { value };
          return value;
        },
        (thrown: unknown) => {
          opening = undefined;
          throw thrown;
        },
      );
      return opening;
    },
    opened() {
      if (made === undefined) throw new Error('This is asked for before it was opened.');
      return made.value;
    },
  };
}
