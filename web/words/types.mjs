/** Writes web/types/words.d.ts: every key of the English catalogue with the placeholders that its words need. */
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";

const here = import.meta.dirname;
const lines = [];
for (const bundle of ["board", "later"]) {
  const folder = join(here, "en", bundle);
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".json")).sort()) {
    const area = basename(file, ".json");
    for (const [name, message] of Object.entries(JSON.parse(readFileSync(join(folder, file), "utf8")))) {
      lines.push(`    ${JSON.stringify(`${area}.${name}`)}: { ${needs(message)} };`);
    }
  }
}

function needs(message) {
  const plural = typeof message === "object";
  const text = plural ? Object.values(message).join("\n") : message;
  const found = new Map([...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => [name, '"value"']));
  for (const [, tag] of text.matchAll(/<(\w+)>/g)) found.set(tag, '"around"');
  if (plural) found.set("n", '"count"');
  return [...found].map(([name, kind]) => `${name}: ${kind}`).join("; ");
}

const made = `// Written by web/words/types.mjs from web/words/en; not to be edited.
declare module "cairn:words" {
  export interface Words {
${lines.join("\n")}
  }
}
`;
mkdirSync(join(here, "../types"), { recursive: true });
writeFileSync(join(here, "../types/words.d.ts"), made);
