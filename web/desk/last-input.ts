/** When somebody last touched keys, mouse or screen in any tab of this browser; written down now and then, never for each key. */

const KEY = "backstay.lastInput";
const WRITTEN_MS = 15_000;
const SIGNS = ["pointerdown", "keydown", "wheel", "touchmove"] as const;

// Whoever opens a page is there.
let last = Date.now();
let written = 0;
const wakers = new Set<() => void>();

function note(): void {
  const now = Date.now();
  const before = last;
  last = now;
  if (now - written > WRITTEN_MS) {
    written = now;
    try {
      localStorage.setItem(KEY, String(now));
    } catch {
      // Without storage each tab knows its own.
    }
  }
  // Whoever waits for a sign is told of the first after a pause.
  if (now - before > WRITTEN_MS) for (const wake of wakers) wake();
}

/** Milliseconds since the last input. */
export function idleFor(): number {
  let elsewhere = 0;
  try {
    elsewhere = Number(localStorage.getItem(KEY) ?? 0);
  } catch {
    // As above.
  }
  return Math.max(0, Date.now() - Math.max(last, elsewhere));
}

/** Begins to listen. @param wake called with the first input after a pause @returns how to stop */
export function watchInput(wake: () => void): () => void {
  if (wakers.size === 0) {
    for (const sign of SIGNS) addEventListener(sign, note, { passive: true, capture: true });
  }
  wakers.add(wake);
  return () => {
    wakers.delete(wake);
    if (wakers.size === 0) for (const sign of SIGNS) removeEventListener(sign, note, { capture: true });
  };
}
