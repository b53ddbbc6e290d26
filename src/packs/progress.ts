export interface InstallProgress {
  readonly phase: 'download' | 'verify' | 'store';
  /** Bytes of the pack that are here, those of an earlier visit included. */
  readonly loadedBytes: number;
  readonly totalBytes: number;
  /** Of what is fetched now, over the last seconds. */
  readonly bytesPerSecond: number;
}

/** Counts bytes and tells of them, ten times a second at most. */
export interface Meter {
  readonly add: (phase: InstallProgress['phase'], bytes: number) => void;
  readonly report: (phase: InstallProgress['phase']) => void;
  readonly done: () => void;
}

const RATE_WINDOW_MS = 4000;
const REPORT_EVERY_MS = 100;

/** @param total bytes of the whole pack. */
export function progressMeter(
  total: number,
  onProgress: ((progress: InstallProgress) => void) | undefined,
): Meter {
  let loaded = 0;
  let fetched = 0;
  let reported = -Infinity;
  const samples: { at: number; fetched: number }[] = [];
  const report = (phase: InstallProgress['phase']) => {
    const now = performance.now();
    reported = now;
    samples.push({ at: now, fetched });
    while (samples.length > 2 && now - (samples[0]?.at ?? now) > RATE_WINDOW_MS) samples.shift();
    const first = samples[0];
    const seconds = first ? (now - first.at) / 1000 : 0;
    onProgress?.({
      phase,
      loadedBytes: Math.max(0, Math.min(loaded, total)),
      totalBytes: total,
      bytesPerSecond: first && seconds > 0 ? Math.max(0, (fetched - first.fetched) / seconds) : 0,
    });
  };
  return {
    add: (phase, bytes) => {
      loaded += bytes;
      if (phase === 'download') fetched += bytes;
      if (performance.now() - reported >= REPORT_EVERY_MS) report(phase);
    },
    report,
    done: () => {
      loaded = total;
      report('store');
    },
  };
}
