// What the Node clients of the tests share: Yjs and its provider as npm has them, a socket like a browser's, and deeds
// told by JSON lines on stdin.
//
// in   {"id": 1, "do": "insert", …}
// out  {"id": 1, "version": 7, "result": …} or {"id": 1, "version": 7, "error": "…"}
//
// `version` grows with whatever happens to the client.

import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'

const require = createRequire(new URL('../../../web/package.json', import.meta.url))
export const Y = require('yjs')
export const { WebsocketProvider } = require('y-websocket')
export const decoding = require('lib0/decoding')
const WebSocket = require('ws')

/** A socket class that sends what a browser does by itself, its cookie and its page's origin. */
export function browserLike (headers) {
  return class extends WebSocket {
    constructor (url, protocols) {
      super(url, protocols, { headers, perMessageDeflate: false })
    }
  }
}

/** Whether `frame` is a document message: a sync step 2 or an update. */
export const isDocument = frame => frame[0] === 0 && frame[1] !== 0

/** Do what stdin says until it ends. */
export async function obey (deeds, version = () => 0) {
  const say = answer => process.stdout.write(JSON.stringify(answer) + '\n')
  for await (const line of createInterface({ input: process.stdin })) {
    const { id, do: deed, ...details } = JSON.parse(line)
    Promise.resolve().then(() => deeds[deed](details)).then(
      result => say({ id, version: version(), result: result ?? null }),
      error => say({ id, version: version(), error: error.stack })
    )
  }
  process.exit()
}
