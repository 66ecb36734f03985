/** For what can wait until the browser has time. */
export const whenIdle = (act: () => void): (() => void) => {
  if ("requestIdleCallback" in globalThis) {
    const id = requestIdleCallback(act, { timeout: 1500 });
    return () => cancelIdleCallback(id);
  }
  const id = setTimeout(act, 200);
  return () => clearTimeout(id);
};
