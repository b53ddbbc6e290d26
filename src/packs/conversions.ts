import type { Values } from './beginnings.ts';
import type { JsonValue } from './manifest.ts';

/** A pack that is being made on this machine, from a folder that was given, and is not whole yet. */
export interface Conversion {
  readonly v: typeof VERSION;
  /** Says which folder and which choices: the same ones go on with it. */
  readonly key: string;
  readonly id: string;
  readonly name: string;
  readonly dtype: string;
  /** Of the pack as it will be. */
  readonly totalBytes: number;
}

/**
 * Conversions of one store. Shards lie among the store's files; what is kept here says which ones and what is in them.
 */
export interface Conversions {
  readonly conversions: () => Promise<readonly Conversion[]>;
  readonly beginConversion: (conversion: Omit<Conversion, 'v'>) => Promise<void>;
  /** The records of its shards so far, in order, as they were given. */
  readonly conversionShards: (key: string) => Promise<readonly JsonValue[]>;
  /** Call when the shard itself is kept: a record never names one that is not there. */
  readonly addConversionShard: (key: string, index: number, record: JsonValue) => Promise<void>;
  readonly endConversion: (key: string) => Promise<void>;
}

const VERSION = 1;
const HEADER = 'conversion:';
const SHARD = 'converted:';

export function conversionsOver(values: Values): Conversions {
  const shardKeys = async (key: string) =>
    (await values.keys()).filter((each) => each.startsWith(`${SHARD}${key}:`)).sort();
  return {
    conversions: async () => {
      const keys = (await values.keys()).filter((key) => key.startsWith(HEADER)).sort();
      return (await Promise.all(keys.map(values.get))).filter(isConversion);
    },
    beginConversion: (conversion) =>
      values.set(HEADER + conversion.key, { v: VERSION, ...conversion } satisfies Conversion),
    conversionShards: async (key) => {
      const records: JsonValue[] = [];
      for (const [index, each] of (await shardKeys(key)).entries()) {
        // One that is missing ends the list: what follows it would lie behind a gap.
        if (each !== shardKey(key, index)) break;
        records.push((await values.get(each)) as JsonValue);
      }
      return records;
    },
    addConversionShard: (key, index, record) => values.set(shardKey(key, index), record),
    endConversion: async (key) => {
      // The header first: shards that it does not name are nothing.
      await values.delete([HEADER + key]);
      await values.delete(await shardKeys(key));
    },
  };
}

const shardKey = (key: string, index: number) => `${SHARD}${key}:${String(index).padStart(6, '0')}`;

function isConversion(value: unknown): value is Conversion {
  return (
    typeof value === 'object' &&
    value !== null &&
    'v' in value &&
    value.v === VERSION &&
    'key' in value &&
    typeof value.key === 'string' &&
    'id' in value &&
    typeof value.id === 'string' &&
    'name' in value &&
    typeof value.name === 'string' &&
    'dtype' in value &&
    typeof value.dtype === 'string' &&
    'totalBytes' in value &&
    typeof value.totalBytes === 'number'
  );
}
