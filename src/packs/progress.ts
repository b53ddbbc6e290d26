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
  /** Bytes of a file under way that an earlier visit fetched. */
  readonly addKept: (bytes: number) => void;
  readonly report: (phase: InstallProgress['phase']) => void;
  readonly done: () => void;
}

/** Over which a rate is taken. */
const RATE_WINDOW_MS = 4000;
const REPORT_EVERY_MS = 100;

/** Told what is done so far, says how much is done in a second: over the last seconds, never below 0. */
export function rateMeter(windowMs = RATE_WINDOW_MS): (done: number) => number {
  const samples: { readonly at: number; readonly done: number }[] = [];
  return (done) => {
    const now = performance.now();
    samples.push({ at: now, done });
    while (samples.length > 2 && now - (samples[0]?.at ?? now) > windowMs) samples.shift();
    const first = samples[0];
    const seconds = first ? (now - first.at) / 1000 : 0;
    return first && seconds > 0 ? Math.max(0, (done - first.done) / seconds) : 0;
  };
}

/** @param total bytes of the whole pack. */
export function progressMeter(
  total: number,
  onProgress: ((progress: InstallProgress) => void) | undefined,
): Meter {
  let loaded = 0;
  let fetched = 0;
  let reported = -Infinity;
  const rate = rateMeter();
  const report = (phase: InstallProgress['phase']) => {
    reported = performance.now();
    onProgress?.({
      phase,
      loadedBytes: Math.max(0, Math.min(loaded, total)),
      totalBytes: total,
      bytesPerSecond: rate(fetched),
    });
  };
  return {
    add: (phase, bytes) => {
      loaded += bytes;
      if (phase === 'download') fetched += bytes;
      if (performance.now() - reported >= REPORT_EVERY_MS) report(phase);
    },
    addKept: (bytes) => {
      loaded += bytes;
    },
    report,
    done: () => {
      loaded = total;
      report('store');
    },
  };
}
