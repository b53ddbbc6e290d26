/**
 * Import it for its effect: streams as Safari has them, no async iterables, for the tests of one file. Node's own
 * `fetch` iterates streams, so not for all.
 */
Reflect.deleteProperty(ReadableStream.prototype, Symbol.asyncIterator);
Reflect.deleteProperty(ReadableStream.prototype, 'values');
