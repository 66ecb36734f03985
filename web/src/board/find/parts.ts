/** What opens over the page to find things, as one part. */
export { Finder } from "./Finder";
export { Help } from "./Help";
