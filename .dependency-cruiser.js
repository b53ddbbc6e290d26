/**
 * No import circle, counting imports of types as a reader does. Which room may import which is eslint.config.js's to
 * say, and the order inside a room build/layers.ts's.
 */
export default {
  forbidden: [
    {
      name: 'no-circle',
      comment: 'Files that import each other are one file: move what both need below them.',
      severity: 'error',
      from: { path: '^(src|workers)/' },
      to: { circular: true },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    // Imports of an address (`?worker&url`) start another program.
    exclude: { path: '\\?' },
  },
};
