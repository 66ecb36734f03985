// Plays one person's side of a recorded session, as it was: each edit is made when, and only when, the replica holds
// exactly those of the other's edits that its author saw.

import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

/** Play `agent`'s transactions of the trace in `file` into `text`; others' edits come in through `gate`. */
export async function play (file, agent, text, gate) {
  const { txns } = JSON.parse(gunzipSync(readFileSync(file)))
  // Positions count code points, and Yjs counts UTF-16: the same in a text like this one, which has no others.
  if (txns.some(({ patches }) => patches.some(([, , inserted]) => /[\ud800-\udfff]/.test(inserted)))) throw new Error(`${file} has characters beyond UTF-16's one unit`)
  const seen = othersSeen(txns)
  let admitted = 0
  let sinceRest = 0
  for (const [number, txn] of txns.entries()) {
    if (txn.agent !== agent) continue
    while (admitted < seen[number]) {
      await gate.admit()
      admitted += 1
    }
    text.doc.transact(() => {
      for (const [at, erased, inserted] of txn.patches) {
        if (erased) text.delete(at, erased)
        if (inserted) text.insert(at, inserted)
      }
    })
    if (++sinceRest % 50 === 0) await new Promise(resolve => setImmediate(resolve)) // the socket has its turn
  }
}

/** For each transaction, how many of the other person's its author had seen. The trace has two people. */
function othersSeen (txns) {
  const known = [] // transaction -> how many of each person's it and its ancestors are
  const latest = [[0, 0], [0, 0]]
  return txns.map(({ agent, parents }, number) => {
    const now = [...latest[agent]]
    for (const parent of parents) for (const person of [0, 1]) now[person] = Math.max(now[person], known[parent][person])
    const seen = now[1 - agent]
    now[agent] += 1
    known[number] = latest[agent] = now
    return seen
  })
}
