export type { DataType } from '../runtime/model.ts';
export * from './graph.ts';
export * from './ops/elementwise.ts';
export * from './ops/image.ts';
export * from './ops/layout.ts';
export * from './ops/matrix.ts';
export * from './ops/reduce.ts';
