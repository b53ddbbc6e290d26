/** What a network's configuration says of its weights: tensor name → shape. */
export type WeightShapes = ReadonlyMap<string, readonly number[]>;

/** A table that grows by modules, named as PyTorch names them. */
export interface WeightTableBuilder {
  readonly shapes: WeightShapes;
  tensor(name: string, ...shape: readonly number[]): void;
  /** torch.nn.Linear. */
  linear(path: string, inputs: number, outputs: number, options?: { readonly bias: boolean }): void;
  /** torch.nn.Conv2d with a square kernel. */
  convolution(path: string, inputs: number, outputs: number, kernel: number): void;
  /** Weight and bias of torch.nn.LayerNorm or GroupNorm. */
  norm(path: string, channels: number): void;
}

export function weightTable(): WeightTableBuilder {
  const shapes = new Map<string, readonly number[]>();
  const tensor = (name: string, ...shape: readonly number[]) => void shapes.set(name, shape);
  return {
    shapes,
    tensor,
    linear: (path, inputs, outputs, { bias } = { bias: true }) => {
      tensor(`${path}.weight`, outputs, inputs);
      if (bias) tensor(`${path}.bias`, outputs);
    },
    convolution: (path, inputs, outputs, kernel) => {
      tensor(`${path}.weight`, outputs, inputs, kernel, kernel);
      tensor(`${path}.bias`, outputs);
    },
    norm: (path, channels) => {
      tensor(`${path}.weight`, channels);
      tensor(`${path}.bias`, channels);
    },
  };
}
