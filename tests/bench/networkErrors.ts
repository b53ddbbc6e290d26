/**
 * `npm run errors`: how far each network's answer is off with 8 and 4 bits a weight, of three checkpoints of Karlo's
 * kind, every parameter random: the table of docs/bring-your-own-weights.md.
 */
import { networkErrors, QUANTISED, type NetworkErrors } from '../support/networkErrors.ts';
import { NETWORKS } from '../support/stageParts.ts';
import { UNCLIP_CASES } from '../support/unclip.ts';

const errors: NetworkErrors[] = [];
// One after the other: the runtime makes one session at a time.
for (const name of UNCLIP_CASES) errors.push(await networkErrors(name));
const columns = QUANTISED.flatMap((dtype) => UNCLIP_CASES.map((name) => `${dtype} ${name}`));
const row = (cells: readonly string[]) => console.log(`| ${cells.join(' | ')} |`);
row(['network', ...columns]);
row(['---', ...columns.map(() => '---')]);
for (const network of NETWORKS)
  row([
    network,
    ...QUANTISED.flatMap((dtype) =>
      errors.map((of) => `${(100 * of[network][dtype]).toPrecision(2)} %`),
    ),
  ]);
