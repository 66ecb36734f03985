// One stock Yjs client, told what to do by JSON lines on stdin; {"do": "changed", "since": 7} answers when its version
// is past 7.

import { Y, WebsocketProvider, browserLike, decoding, isDocument, obey } from './stock.mjs'
import { play } from './trace.mjs'

const doc = new Y.Doc()
let provider
let version = 0
let waiting = []
const heard = { sent: 0, saved: null, opened: 0, trouble: [], closed: [], refused: [] }

function happened () {
  version += 1
  for (const wake of waiting.splice(0)) wake()
}

// Holds other people's updates back while the trace plays, and lets them in one by one, as they came.
const gate = {
  shut: false,
  held: [],
  arrived () {},
  pass (event, handler) {
    const frame = new Uint8Array(event.data)
    if (this.shut && frame[0] === 0 && frame[1] === 2) {
      this.held.push(() => handler(event))
      this.arrived()
    } else handler(event)
  },
  async admit () {
    while (this.held.length === 0) await new Promise(resolve => { this.arrived = resolve })
    this.held.shift()()
  },
  open () {
    this.shut = false
    for (const deliver of this.held.splice(0)) deliver()
  }
}

// Counts what goes out, and notes how it ends.
function watched (headers) {
  return class extends browserLike(headers) {
    constructor (url, protocols) {
      super(url, protocols)
      heard.sent = 0
      heard.saved = null
      this.on('open', () => { heard.opened += 1; happened() })
      this.on('close', (code, reason) => { heard.closed.push([code, reason.toString()]); happened() })
      this.on('unexpected-response', (_, response) => { heard.refused.push(response.statusCode); happened() })
    }

    send (data, ...rest) {
      if (isDocument(data)) heard.sent += 1
      super.send(data, ...rest)
    }

    get onmessage () { return super.onmessage }
    set onmessage (handler) { super.onmessage = handler && (event => gate.pass(event, handler)) }
  }
}

// A path is a list: the root's name, then keys of maps and numbers of children.
const find = path => path.slice(1).reduce((type, step) => type?.get(step), doc.getMap(path[0]))

const plain = value => value instanceof Y.AbstractType ? value.toJSON() : value ?? null

// {"Text": "…"} is a Text, {"Note": "…"} a fragment with one paragraph, any other object a Map.
function typed (value) {
  if (value === null || typeof value !== 'object') return value
  if ('Text' in value) return new Y.Text(value.Text)
  if ('Note' in value) {
    const note = new Y.XmlFragment()
    const paragraph = new Y.XmlElement('paragraph')
    paragraph.insert(0, [new Y.XmlText(value.Note)])
    note.insert(0, [paragraph])
    return note
  }
  return new Y.Map(Object.entries(value).map(([key, inner]) => [key, typed(inner)]))
}

const deeds = {
  join ({ url, board, headers, client, protocols = [], params = {} }) {
    if (client !== undefined) doc.clientID = client
    provider = new WebsocketProvider(url, board, doc, {
      WebSocketPolyfill: watched(headers), protocols, params, disableBc: true
    })
    provider.messageHandlers[100] = (_, decoder) => { heard.saved = decoding.readVarUint(decoder); happened() }
    provider.messageHandlers[101] = (_, decoder) => { heard.trouble.push(decoding.readVarString(decoder)); happened() }
    for (const event of ['sync', 'status', 'closed', 'connection-error']) provider.on(event, happened)
    provider.awareness.on('change', happened)
    doc.on('update', happened)
    return doc.clientID
  },
  status () {
    return { ...heard, synced: provider.synced, connected: provider.wsconnected, unsaved: heard.sent - (heard.saved ?? 0) }
  },
  connect () { provider.connect() },
  disconnect () { provider.disconnect() },
  read ({ path }) { return path.length ? plain(find(path)) : Object.fromEntries([...doc.share.keys()].map(root => [root, doc.getMap(root).toJSON()])) },
  put ({ path, value }) { find(path.slice(0, -1)).set(path.at(-1), typed(value)) },
  insert ({ path, at, text }) { find(path).insert(at, text) },
  erase ({ path, at, length }) { find(path).delete(at, length) },
  // One transaction, and so one frame, for each letter.
  type ({ path, at, text }) { for (const letter of text) { find(path).insert(at, letter); at += letter.length } },
  present ({ state }) { provider.awareness.setLocalState(state) },
  // Others' presence and ours, by client.
  presence () { return Object.fromEntries(provider.awareness.getStates()) },
  // Before anybody plays, so that none of the other's edits slips past.
  hold () { gate.shut = true },
  async play ({ path, file, agent }) {
    await play(file, agent, find(path), gate)
    gate.open()
  },
  async changed ({ since }) {
    if (version <= since) await new Promise(resolve => waiting.push(resolve))
  }
}

await obey(deeds, () => version)
