/** Small drawings that finding needs: words with what matched in them, and keys. */
import type { ComponentChildren } from "preact";
import type { Spans } from "./match";

export function Marked({ words, spans }: { words: string; spans: Spans }) {
  const parts: ComponentChildren[] = [];
  let at = 0;
  for (const [from, to] of spans) {
    parts.push(words.slice(at, from), <mark key={from}>{words.slice(from, to)}</mark>);
    at = to;
  }
  return <>{[...parts, words.slice(at)]}</>;
}

export function Keys({ caps }: { caps: readonly string[] }) {
  return (
    <span class="keys">
      {caps.map((cap, n) => (
        <kbd key={n}>{cap}</kbd>
      ))}
    </span>
  );
}
