/**
 * Go looks for garbage whenever its heap has grown by this many percent, and looks at every virtual user's objects each
 * time. At its own 100 % that is an eighth of what a request costs; memory that lies idle buys most of it back. With a
 * thousand users each look takes all cores for about a second, and whatever is measured meanwhile waits for it.
 */
const HEAP_GROWTH_PERCENT = 1_000;
/** Of the memory there is, k6 may fill so much before Go looks more often again; the rest is for everybody else. */
const HEAP_SHARE = 0.5;

/** Environment variables that make k6 spend memory of this machine, in bytes, instead of CPU. */
export const k6MemoryEnvironment = (availableBytes: number): Readonly<Record<string, string>> => ({
  GOGC: String(HEAP_GROWTH_PERCENT),
  GOMEMLIMIT: `${Math.round(HEAP_SHARE * availableBytes)}B`,
});
