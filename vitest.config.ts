import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    environment: 'node',
    include: ['tests/unit/**/*.test.ts', 'tests/parity/**/*.test.ts'],
    testTimeout: 240_000,
    // Two workers: the machines that run this have two cores, and every ONNX session is single-threaded.
    maxWorkers: 2,
  },
});
