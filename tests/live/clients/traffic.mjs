// What real Yjs clients bring to a room in a lively session, by a seed: `node traffic.mjs SEED STEPS` prints each message
// as base64, in order, and last what a Yjs document reads that got them all.
//
// Clients type, delete, format, nest, undo and redo, go offline and come back, clear away what is deleted or keep it,
// restore old versions, and start anew from what they stored.

import { createRequire } from 'node:module'
const Y = createRequire(new URL('../../../web/package.json', import.meta.url))('yjs')

let seed = Number(process.argv[2])
const steps = Number(process.argv[3])

function chance () { // mulberry32
  seed = (seed + 0x6d2b79f5) | 0
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed)
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296
}
const below = n => Math.floor(chance() * n)
const pick = list => list[below(list.length)]

const WORDS = ['a', 'b', ' ', 'word ', 'grüße', '😀', '👩‍👧 x', '한글', 'x'.repeat(30), '\n', '🗿🗿']
const KEYS = ['title', 'due', 'order', 'why', 'status']

const server = new Y.Doc()
const everyone = []
let ids = 100

class Client {
  constructor (keep) {
    this.keep = keep
    this.open(undefined)
    this.old = []
  }

  open (stored) {
    this.doc = new Y.Doc({ gc: !this.keep })
    this.doc.clientID = ids++ * 7919
    if (stored) Y.applyUpdate(this.doc, stored)
    this.online = false
    this.doc.on('update', (update, origin) => {
      if (origin !== 'server' && this.online) this.send(update)
    })
    this.undo = new Y.UndoManager(
      [this.doc.getText('t'), this.doc.getMap('goals'), this.doc.getXmlFragment('note'), this.doc.getArray('list')],
      { captureTimeout: chance() < 0.5 ? 0 : 500 })
    this.connect()
  }

  send (update) {
    process.stdout.write(Buffer.from(update).toString('base64') + '\n')
    Y.applyUpdate(server, update)
    for (const other of everyone) if (other !== this && other.online) Y.applyUpdate(other.doc, update, 'server')
  }

  connect () { // each tells the other what it lacks, as y-protocols does
    const state = Y.encodeStateVector(this.doc)
    this.send(chance() < 0.2 ? Y.encodeStateAsUpdate(this.doc) : Y.encodeStateAsUpdate(this.doc, Y.encodeStateVector(server)))
    Y.applyUpdate(this.doc, Y.encodeStateAsUpdate(server, state), 'server')
    this.online = true
  }
}

function place (text) { // never within a pair of surrogates, as editors do
  const all = plain(text)
  let at = below(text.length + 1)
  if (at > 0 && at < all.length && (all.charCodeAt(at) & 0xfc00) === 0xdc00) at -= 1
  return at
}

function plain (text) { // its units, an embed counting as one
  return text.toDelta().map(({ insert }) => typeof insert === 'string' ? insert : '\0').join('')
}

function typing (text) {
  let at = chance() < 0.3 ? text.length : place(text)
  for (let n = below(12) + 1; n > 0; n--) {
    const word = pick(WORDS)
    text.insert(at, word)
    at += word.length
  }
}

function deleting (text) {
  const all = plain(text)
  const [from, to] = [place(text), place(text)].sort((a, b) => a - b)
  if (to > from) text.delete(from, Math.min(to, from + 40) === to ? to - from : cut(all, from + 40) - from)
}

function cut (all, at) {
  return (all.charCodeAt(at) & 0xfc00) === 0xdc00 ? at - 1 : at
}

function element (depth) {
  const one = new Y.XmlElement(pick(['paragraph', 'heading', 'bulletList']))
  one.setAttribute('level', String(below(4)))
  const inner = new Y.XmlText()
  inner.insert(0, 'x' + pick(['y', ' ', 'é']) + pick(WORDS))
  if (chance() < 0.4) inner.format(0, 2, { bold: true })
  one.insert(0, depth > 0 && chance() < 0.4 ? [element(depth - 1), inner] : [inner])
  return one
}

function texts (fragment, found = []) {
  for (let n = 0; n < fragment.length; n++) {
    const child = fragment.get(n)
    if (child instanceof Y.XmlText) found.push(child)
    else texts(child, found)
  }
  return found
}

const DEEDS = [
  client => typing(client.doc.getText('t')),
  client => typing(client.doc.getText('t')),
  client => deleting(client.doc.getText('t')),
  client => { // letter by letter, each its own update
    const text = client.doc.getText('t')
    let at = place(text)
    for (let n = 0; n < 8; n++) text.insert(at++, 'abcdefgh'[n])
  },
  client => client.doc.transact(() => { typing(client.doc.getText('t')); deleting(client.doc.getText('t')) }),
  client => {
    const goals = client.doc.getMap('goals')
    const goal = new Y.Map()
    goal.set('title', new Y.Text(pick(WORDS)))
    goal.set('why', new Y.XmlFragment())
    goals.set('g' + below(4), goal) // may put another in its place, at the same moment as somebody else
  },
  client => {
    const goals = client.doc.getMap('goals')
    const goal = goals.get('g' + below(4))
    if (goal) goal.set(pick(KEYS), pick([1, 'text', null, { a: [1, 2] }, new Y.Text('new'), new Uint8Array([1, 2])]))
  },
  client => {
    const goal = client.doc.getMap('goals').get('g' + below(4))
    const text = goal && goal.get('title')
    if (text instanceof Y.Text) { if (chance() < 0.6) typing(text); else deleting(text) }
  },
  client => client.doc.getMap('goals').delete('g' + below(4)),
  client => {
    const note = client.doc.getXmlFragment('note')
    note.insert(below(note.length + 1), [element(2)])
  },
  client => {
    const note = client.doc.getXmlFragment('note')
    if (note.length) note.delete(below(note.length), 1)
  },
  client => {
    const inner = texts(client.doc.getXmlFragment('note'))
    if (inner.length) {
      const text = pick(inner)
      const [from, to] = [place(text), place(text)].sort((a, b) => a - b)
      if (chance() < 0.5) text.insert(from, 'w')
      else if (to > from) text.format(from, to - from, { bold: chance() < 0.5 ? true : null, link: { href: 'x' } })
    }
  },
  client => {
    const inner = texts(client.doc.getXmlFragment('note'))
    if (inner.length) pick(inner).insertEmbed(0, { image: 'x' }, { bold: true })
  },
  client => {
    const list = client.doc.getArray('list')
    if (chance() < 0.6) list.insert(below(list.length + 1), [below(9), 'two', null].slice(0, 1 + below(3)))
    else if (list.length) list.delete(below(list.length), 1)
  },
  client => { // what an undo brings back, and a redo takes again
    for (let n = below(5); n > 0; n--) client.undo.undo()
    if (chance() < 0.6) for (let n = below(5); n > 0; n--) client.undo.redo()
  },
  client => client.undo.clear(), // lets go of what it kept
  client => { client.online = false },
  client => { if (!client.online) client.connect() },
  client => { // the page is closed, and opened again from what the browser stored
    const stored = Y.encodeStateAsUpdate(client.doc)
    client.doc.destroy()
    client.undo.destroy()
    client.open(chance() < 0.7 ? stored : undefined)
  },
  client => { if (client.keep) client.old.push(Y.snapshot(client.doc)) },
  client => { // an old version is restored, as a new change
    if (!client.keep || !client.old.length) return
    let then
    try { then = Y.createDocFromSnapshot(client.doc, pick(client.old)).getText('t') } catch { return }
    client.doc.transact(() => {
      const text = client.doc.getText('t')
      text.delete(0, text.length)
      text.applyDelta(then.toDelta())
    })
  },
  client => client.send(Y.encodeStateAsUpdate(client.doc)), // tells all again
  client => { // several updates as one
    if (!client.online) return
    client.online = false
    const made = []
    const note = update => made.push(update)
    client.doc.on('update', note)
    for (let n = 0; n < 5; n++) pick(DEEDS.slice(0, 15))(client)
    client.doc.off('update', note)
    if (made.length) client.send(Y.mergeUpdates(made))
    client.online = true
    client.connect()
  }
]

for (const keep of [false, false, true]) everyone.push(new Client(keep))
for (let step = 0; step < steps; step++) pick(DEEDS)(pick(everyone))
for (const client of everyone) client.connect()

process.stdout.write('= ' + JSON.stringify({
  t: server.getText('t').toString(),
  note: server.getXmlFragment('note').toString(),
  list: server.getArray('list').length,
  goals: [...server.getMap('goals').keys()].sort(),
  state: [...Y.decodeStateVector(Y.encodeStateVector(server))]
}) + '\n')
