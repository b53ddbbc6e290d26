/** What the processes of a browser hold, as Linux counts it. */
import { readdirSync, readFileSync } from 'node:fs';

interface BrowserProcess {
  readonly pid: number;
  /** `renderer` is a tab with its workers; `browser` the one that started the others. */
  readonly type: string;
}

/** The processes of the browser with this profile. */
export function browserProcesses(profile: string): readonly BrowserProcess[] {
  return readdirSync('/proc').flatMap((name) => {
    const pid = Number(name);
    const command = Number.isInteger(pid) ? (read(`/proc/${name}/cmdline`) ?? '') : '';
    // A renderer writes its command line with spaces between.
    if (!command.replaceAll('\0', ' ').includes(`--user-data-dir=${profile} `)) return [];
    return [{ pid, type: /--type=([\w-]+)/.exec(command)?.[1] ?? 'browser' }];
  });
}

/** Proportional set size, in bytes: what it shares is counted in parts. 0 for one that is gone. */
export function memoryOf({ pid }: Pick<BrowserProcess, 'pid'>): number {
  const [, kilobytes = '0'] =
    /^Pss:\s+(\d+) kB/m.exec(read(`/proc/${pid}/smaps_rollup`) ?? '') ?? [];
  return 1024 * Number(kilobytes);
}

export interface MemoryPeak {
  /** Of all tabs' processes together, in bytes. */
  readonly tab: number;
  /** Of all the browser's processes together. */
  readonly all: number;
  /** Of the tabs, before. */
  readonly tabAtStart: number;
}

/** Watches until it is stopped. */
export function watchMemory(profile: string, every = 250): { stop(): MemoryPeak } {
  let peak: MemoryPeak | undefined;
  const look = () => {
    const processes = browserProcesses(profile).map((each) => ({
      ...each,
      bytes: memoryOf(each),
    }));
    const sum = (of: typeof processes) => of.reduce((total, { bytes }) => total + bytes, 0);
    const tab = sum(processes.filter(({ type }) => type === 'renderer'));
    const all = sum(processes);
    peak = {
      tab: Math.max(tab, peak?.tab ?? 0),
      all: Math.max(all, peak?.all ?? 0),
      tabAtStart: peak?.tabAtStart ?? tab,
    };
  };
  look();
  const timer = setInterval(look, every);
  return {
    stop: () => {
      clearInterval(timer);
      look();
      return peak ?? { tab: 0, all: 0, tabAtStart: 0 };
    },
  };
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined; // It has ended meanwhile.
  }
}
