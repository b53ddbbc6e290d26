/** A process that fits one network (fits.ts). */
import type { Asked } from './fits.ts';
import { fitNetwork } from './network.ts';

process.once('message', ({ rows, seed }: Asked) => {
  process.send?.(fitNetwork(rows, seed));
});
