import type { SinusoidOptions } from './timestep.ts';

/** Attention over the pixels of a feature map, alone or with context tokens. */
export interface AttentionPlan {
  readonly heads: number;
  /** Groups of the norm before the projections; null: no norm. */
  readonly groups: number | null;
  readonly epsilon: number;
  /** Context tokens come before the pixels among the keys; with `only` they are the keys. null: no context. */
  readonly context: {
    readonly only: boolean;
    readonly norm: 'layer_norm' | 'group_norm' | null;
  } | null;
  /** Divisor of the sum with the residual. */
  readonly scale: number;
}

/** Resolution level on the way down or up. */
export interface LevelPlan {
  readonly channels: number;
  readonly layers: number;
  readonly attention: AttentionPlan | null;
}

export interface ResnetPlan {
  readonly groups: number;
  readonly epsilon: number;
  /** The time embedding scales and shifts the second norm; otherwise it is added before it. */
  readonly scaleShift: boolean;
  /** The time projection takes the embedding as it is, not its SiLU. */
  readonly skipTimeActivation: boolean;
  /** Divisor of the sum with the residual. */
  readonly scale: number;
}

/** All that decides a UNet's graph: what both diffusers classes come down to. */
export interface UnetPlan {
  readonly inChannels: number;
  readonly outChannels: number;
  /** x becomes 2x − 1 first. */
  readonly centreInput: boolean;
  readonly inKernel: number;
  readonly outKernel: number;
  readonly down: readonly LevelPlan[];
  readonly middle: {
    /** 2, or 1 for UNet2DConditionModel's UNetMidBlock2D. */
    readonly resnets: 1 | 2;
    readonly attention: AttentionPlan | null;
    readonly skipTimeActivation: boolean;
    readonly scale: number;
  };
  /** In the order of running: the innermost level first. */
  readonly up: readonly LevelPlan[];
  readonly resnet: ResnetPlan;
  readonly time: SinusoidOptions & {
    /** SiLU after linear_2. */
    readonly postActivation: boolean;
    /** SiLU of the sum with the class embedding. */
    readonly activation: boolean;
  };
  /** Channels of the context tokens; null for UNet2DModel. */
  readonly contextWidth: number | null;
  /** Whether vectors of the time embedding's width are added to it (class_embed_type "identity"). */
  readonly classLabels: boolean;
}
