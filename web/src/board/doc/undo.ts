/** Undo takes back one's own changes only: over fields and structure alike, whatever the partner did meanwhile. */
import * as Y from "yjs";
import { HERE } from "./edit";
import { ROOTS, rootOf } from "./schema";

/** Changes closer together than this are taken back as one, as typing is. */
const ONE_STEP = 500;

export function makeUndo(doc: Y.Doc): Y.UndoManager {
  return new Y.UndoManager(
    // `published` is the server's to write.
    ROOTS.filter((root) => root !== "published").map((root) => rootOf(doc, root)),
    { doc, trackedOrigins: new Set([HERE]), captureTimeout: ONE_STEP },
  );
}
