import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Classes with runes are compiled as the page compiles them.
  plugins: [svelte()],
  test: {
    environment: 'node',
    setupFiles: ['./tests/support/english.ts', './tests/support/seed.ts'],
    reporters: ['default', './tests/support/vitestAlone.ts'],
    include: ['tests/unit/**/*.test.ts', 'tests/parity/**/*.test.ts'],
    // Twenty thousand cases take minutes, on a busy machine many.
    testTimeout: process.env['EASEL_LONG'] ? 1_800_000 : 240_000,
    hookTimeout: 240_000,
    // Two workers: the machines that run this have two cores, and every ONNX session is single-threaded.
    maxWorkers: 2,
  },
});
