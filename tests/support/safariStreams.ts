/** Streams as Safari has them: no async iterables. What works here by iterating one would fail there. */
Reflect.deleteProperty(ReadableStream.prototype, Symbol.asyncIterator);
Reflect.deleteProperty(ReadableStream.prototype, 'values');
