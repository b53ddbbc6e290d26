import boundaries from 'eslint-plugin-boundaries';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';

/** The rooms of src, top to bottom: a room may import from itself and from those below it. */
const rooms = [
  'app',
  'api',
  'editor',
  'library',
  'policy',
  'engine',
  'tasks',
  'cascade',
  'hub',
  'convert',
  'diffusion',
  'networks',
  'graph',
  'runtime',
  'packs',
  'fill',
  'image',
  'base',
];

/** What files of one kind may import. Files that belong to no kind (tests, models) may import anything. */
const may = (type, types) => ({
  from: { element: { type } },
  allow: { to: { element: { types: { anyOf: types } } } },
});

/** @param group patterns of the addresses that may not be imported. */
const importsNothingFrom = (group, message) => ({
  'no-restricted-imports': ['error', { patterns: [{ group, message }] }],
});

export default ts.config(
  {
    ignores: [
      'dist',
      'node_modules',
      'models/data/node_modules',
      'models/.runs',
      'models/.venv',
      'out',
      'test-results',
      'playwright-report',
    ],
  },
  ...ts.configs.strict,
  ...svelte.configs.recommended,
  {
    languageOptions: { globals: { ...globals.browser, ...globals.node, ...globals.worker } },
    plugins: { boundaries },
    settings: {
      'import/resolver': { typescript: { alwaysTryTypes: true } },
      'boundaries/elements': [
        ...rooms.map((room) => ({ type: room, pattern: `src/${room}/**`, partialMatch: false })),
        { type: 'common', pattern: 'src/*', partialMatch: false },
        { type: 'workers', pattern: 'workers/**', partialMatch: false },
      ],
    },
    rules: {
      'boundaries/dependencies': [
        'error',
        {
          default: 'disallow',
          message:
            'Imports point down: {{from.element.type}} may not import {{to.element.type}} (see the rooms in eslint.config.js).',
          policies: [
            ...rooms.map((room, i) => may(room, [...rooms.slice(i), 'common'])),
            may('common', ['common', 'app', 'engine', 'workers']),
            may('workers', [...rooms.filter((room) => room !== 'app'), 'common', 'workers']),
            // The engine's client and the editor start their workers by the address (`?worker&url`).
            ...['engine', 'editor'].map((type) => ({
              from: { element: { type } },
              allow: { to: { element: { type: 'workers' } } },
            })),
          ],
        },
      ],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', destructuredArrayIgnorePattern: '^_' },
      ],
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      'max-lines': ['warn', { max: 300, skipBlankLines: true, skipComments: true }],
      eqeqeq: 'error',
      'no-console': ['error', { allow: ['warn', 'error'] }],
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser } },
  },
  { files: ['tests/**', 'models/**', 'build/**', '*.config.*'], rules: { 'no-console': 'off' } },
  // What ships and what makes it must stand without the tests; what tests share stands beside them, not in one of them.
  {
    files: ['**/*.{ts,js,svelte}'],
    ignores: ['tests/**'],
    rules: importsNothingFrom(['**/tests/**'], 'Only tests may import from tests/.'),
  },
  {
    files: ['tests/**'],
    rules: importsNothingFrom(
      ['**/*.test.ts', '**/*.spec.ts'],
      'A test imports no other test: move what they share.',
    ),
  },
);
