/** What is used of the package `webgpu`, declared here so that the types hold where it is not installed. */
declare module 'webgpu' {
  export function create(options: readonly string[]): GPU;
  /** WebGPU's constructors and constants, which a browser has as globals. */
  export const globals: object;
}
