// Many stock Yjs clients that write to several boards by themselves, and remember what they sent, what they were told
// is saved, and what they typed. Told by JSON lines on stdin when to begin, and asked what is true: torture.py.

import { Y, WebsocketProvider, browserLike, decoding, isDocument, obey } from '../live/clients/stock.mjs'

process.setMaxListeners(0) // each provider has one for the exit

const PATIENCE = 30000

// -- chance: all that is random comes from one seed ------------------------------------------------------------------

let state = 1
function random () { // mulberry32
  state = (state + 0x6D2B79F5) | 0
  let t = Math.imul(state ^ (state >>> 15), 1 | state)
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
}
const below = limit => Math.floor(random() * limit)
const between = (low, high) => low + random() * (high - low)
const pick = list => list[below(list.length)]
const happens = probability => random() < probability

// -- what was sent, and what was said to be saved --------------------------------------------------------------------

const tally = { sent: 0, acknowledged: 0, connections: 0, joins: 0, offline: 0, emptied: 0 }
const open = new Set() // connections whose sockets are not closed yet
const boards = new Map() // id -> Board
const left = [] // boards that everybody has left
let savedWaiters = []

/** A socket that remembers, for one connection, the document messages in order, and the `saved` that it heard. */
function remembering (headers, writer) {
  return class extends browserLike(headers) {
    constructor (url, protocols) {
      super(url, protocols)
      this.record = { writer: writer.name, updates: [], saved: 0, synced: false, ours: false }
      writer.connection = this.record
      tally.connections += 1
      open.add(this)
      this.on('message', data => this.heard(new Uint8Array(data)))
      this.on('error', ({ code }) => { if (code === 'ECONNREFUSED') this.record.ours = true }) // it was dead already
      this.on('close', code => {
        open.delete(this)
        if (this.record.ours) return
        if (DEATHS.has(code)) dying.push(this.record)
        else closed[code] = (closed[code] ?? 0) + 1
      })
    }

    heard (frame) {
      if (frame[0] === 0 && frame[1] === 1) this.record.synced = true
      if (frame[0] !== 100) return
      const { record } = this
      const count = decoding.readVarUint(decoding.createDecoder(frame.subarray(1)))
      if (count > record.updates.length || count < record.saved) throw new Error(`saved ${count} after ${record.saved}, of ${record.updates.length} sent`)
      for (let n = record.saved; n < count; n += 1) {
        writer.board.acknowledged.push({ writer: record.writer, n: n + 1, update: record.updates[n] })
        record.updates[n] = null // the board's to check now
      }
      tally.acknowledged += count - record.saved
      record.saved = count
      savedWaiters = savedWaiters.filter(waiter => --waiter.left > 0 || waiter.resolve())
    }

    send (data, ...rest) {
      if (isDocument(data)) {
        const decoder = decoding.createDecoder(data.subarray(2))
        this.record.updates.push(decoding.readVarUint8Array(decoder).slice())
        tally.sent += 1
      }
      super.send(data, ...rest)
    }

    close (...details) { // only the provider and we call this: the connection did not die with the server
      if (this.readyState <= 1) this.record.ours = true
      super.close(...details)
    }
  }
}

let dying = [] // connections that ended as those of a dying server do
const closed = {} // close code -> how often the server closed otherwise
const DEATHS = new Set([1006, 1012])

// -- a writer: a document that is kept, a provider that comes and goes ------------------------------------------------

const connect = (board, seat, doc, polyfill) => {
  const provider = new WebsocketProvider(board.url, board.name, doc, {
    WebSocketPolyfill: polyfill, protocols: ['cairn.1'], disableBc: true, connect: false, maxBackoffTime: 200
  })
  provider.messageHandlers[100] = provider.messageHandlers[101] = () => {}
  return provider
}

class Writer {
  constructor (board, seat) {
    this.board = board
    this.seat = seat
    this.name = `${board.name.slice(0, 4)}-${board.writers.length + board.retired.length}`
    this.doc = new Y.Doc()
    this.words = new Map() // each word that we typed and have not taken back -> the text it is in
    this.keys = new Map() // each key that only we write -> its value
    this.count = 0
    this.connection = null
    this.timers = new Set()
    this.provider = connect(board, seat, this.doc, remembering(board.headers[seat], this))
  }

  /** Do `deed` in a while, unless the writers are stopped before. */
  later (milliseconds, deed) {
    const timer = setTimeout(() => { this.timers.delete(timer); deed() }, milliseconds)
    this.timers.add(timer)
  }

  begin () {
    this.later(between(0, 60), () => this.provider.connect())
    this.later(between(0, 30), () => this.go())
  }

  stop () {
    for (const timer of this.timers) clearTimeout(timer)
    this.timers.clear()
  }

  go () {
    if (happens(0.004) && this.board.replace(this)) return
    if (happens(0.012)) this.leave(between(10, 300))
    const edits = happens(0.02) ? 30 : 1 + below(2)
    const edit = () => { for (let n = 0; n < edits; n += 1) this.edit() }
    if (happens(0.1)) this.doc.transact(edit)
    else edit()
    this.later(between(1, 28), () => this.go())
  }

  leave (milliseconds) {
    if (!this.provider.shouldConnect) return
    tally.offline += 1
    this.provider.disconnect()
    this.later(milliseconds, () => this.provider.connect())
  }

  get allSaved () {
    const { connection, provider } = this
    return provider.synced && connection.updates.length > 0 && connection.saved === connection.updates.length
  }

  edit () {
    const { doc } = this
    const goals = doc.getMap('goals')
    const kind = random()
    if (kind < 0.05 || goals.size === 0) {
      goals.set(`${this.name}.${this.count++}`, new Y.Map([['title', new Y.Text()], ['status', 'open']]))
    } else if (kind < 0.5) {
      const text = pick([...goals.values()]).get('title')
      const starts = [...text.toString().matchAll(/ /g)].map(space => space.index + 1)
      const word = `${this.name}.${this.count++}${pick(['', '', 'é', '🪨', '日本'])}`
      text.insert(pick([0, ...starts]), word + ' ')
      this.words.set(word, text)
    } else if (kind < 0.65 && this.words.size) {
      const [word, text] = pick([...this.words].slice(-50))
      const at = ` ${text.toString()}`.indexOf(` ${word} `)
      if (at < 0) throw new Error(`${word} is not where it was typed`)
      text.delete(at, word.length + 1)
      this.words.delete(word)
    } else if (kind < 0.75) {
      const key = `${this.name}.${below(8)}`
      if (happens(0.3)) {
        doc.getMap('values').delete(key)
        this.keys.delete(key)
      } else {
        doc.getMap('values').set(key, this.count)
        this.keys.set(key, this.count++)
      }
    } else if (kind < 0.88) { // what all write and take away, so that whoever is last wins
      const areas = doc.getMap('areas')
      if (happens(0.3)) areas.delete(`${below(6)}`)
      else areas.set(`${below(6)}`, { name: `${this.name}.${this.count++}` })
    } else { // whole subtrees come and go while others write into them
      const benchmarks = doc.getMap('benchmarks')
      const key = `${below(4)}`
      const title = benchmarks.get(key)?.get('title')
      if (!title) benchmarks.set(key, new Y.Map([['title', new Y.Text('new ')]]))
      else if (happens(0.2)) benchmarks.delete(key)
      else if (title.length > 4 && happens(0.3)) title.delete(below(title.length - 3), 2)
      else title.insert(below(title.length + 1), `${this.count++} `)
    }
  }

  destroy () {
    this.stop()
    this.provider.destroy()
  }
}

// -- a board: its writers, and what must be on it ---------------------------------------------------------------------

class Board {
  constructor ({ url, name, headers }, writers) {
    Object.assign(this, { url, name, headers })
    this.writers = []
    this.retired = [] // {words, keys} of those who left for good, with all saved
    this.acknowledged = [] // updates that were acknowledged since the last check
    this.claims = { clocks: new Map(), deleted: Y.createDeleteSet() } // all acknowledged before
    this.timer = null
    for (let n = 0; n < writers; n += 1) this.writers.push(new Writer(this, ['mentor', 'mentee'][n % 2]))
  }

  begin () {
    for (const writer of this.writers) writer.begin()
    this.empty()
  }

  /** Now and then everybody leaves at once, so that the server compacts the board, and comes back, often while it does. */
  empty () {
    this.timer = setTimeout(() => {
      tally.emptied += 1
      const away = between(0, 120)
      for (const writer of this.writers) writer.leave(away + between(0, 40))
      this.empty()
    }, between(150, 1200))
  }

  stop () {
    clearTimeout(this.timer)
    for (const writer of this.writers) writer.stop()
  }

  /** If all that it typed is saved, a writer goes for good and takes its document along; a fresh one joins. */
  replace (writer) {
    if (!writer.allSaved) return false
    writer.destroy()
    this.retired.push({ words: new Set(writer.words.keys()), keys: writer.keys })
    const fresh = new Writer(this, writer.seat)
    this.writers[this.writers.indexOf(writer)] = fresh
    tally.joins += 1
    fresh.begin()
    return true
  }

  /** Join as somebody new, see what `look` says of the board, and leave. */
  async visit (look) {
    const doc = new Y.Doc()
    const provider = connect(this, 'mentor', doc, browserLike(this.headers.mentor))
    try {
      provider.connect()
      await until(() => provider.synced, () => `board ${this.name} is not served`)
      return look(doc)
    } finally {
      provider.destroy()
      doc.destroy()
    }
  }

  /** What was acknowledged and is not in what a newcomer gets. */
  check () {
    return this.visit(doc => {
      const here = holdings(doc)
      const missing = []
      for (const { writer, n, update } of this.acknowledged) {
        const claims = { clocks: new Map(), deleted: Y.createDeleteSet() }
        claim(claims, update)
        const lacks = lacking(here, claims)
        if (lacks.length) missing.push({ board: this.name, writer, n, lacks, update: Buffer.from(update).toString('base64') })
        claim(this.claims, update)
      }
      const checked = this.acknowledged.length
      this.acknowledged = []
      const lacks = lacking(here, this.claims)
      if (lacks.length && !missing.length) missing.push({ board: this.name, writer: 'anyone, before', lacks })
      return { checked, missing }
    })
  }

  /** Whether all writers' documents and a newcomer's are equal, and hold each word that was typed and nothing else. */
  async compare () {
    await until(
      () => this.writers.every(writer => writer.allSaved) && this.equal(this.writers.map(writer => writer.doc)),
      () => `board ${this.name}: ${JSON.stringify(this.writers.map(w => [w.provider.synced, w.connection?.updates.length, w.connection?.saved]))}, equal: ${this.equal(this.writers.map(w => w.doc))}`
    )
    return this.visit(doc => {
      const wrong = []
      if (!this.equal([this.writers[0].doc, doc])) wrong.push(`board ${this.name}: a newcomer's document differs`)
      const people = [...this.writers, ...this.retired]
      const typed = people.flatMap(({ words }) => [...words.keys()])
      const found = [...doc.getMap('goals').values()].flatMap(goal => `${goal.get('title')}`.split(' ').filter(word => word))
      const lost = difference(typed, found)
      const strange = difference(found, typed)
      if (lost.length) wrong.push(`board ${this.name}: typed and lost: ${lost.slice(0, 5)}`)
      if (strange.length || found.length !== typed.length) wrong.push(`board ${this.name}: not typed, or taken back: ${strange.slice(0, 5)}`)
      const values = doc.getMap('values').toJSON()
      const set = Object.fromEntries(people.flatMap(({ keys }) => [...keys]))
      if (canonical(values) !== canonical(set)) wrong.push(`board ${this.name}: keys differ`)
      return { words: typed.length, wrong }
    })
  }

  equal ([first, ...others]) {
    const snapshot = Y.snapshot(first)
    const text = contents(first)
    return others.every(doc => Y.equalSnapshots(snapshot, Y.snapshot(doc)) && contents(doc) === text)
  }

  /** Everybody goes for good. */
  leave () {
    this.stop()
    this.left = contents(this.writers[0].doc)
    for (const writer of this.writers) writer.destroy()
    this.writers = []
  }

  /** Whether a newcomer finds what everybody left. */
  revisit () {
    return this.visit(doc => {
      const lacks = lacking(holdings(doc), this.claims)
      if (contents(doc) !== this.left) lacks.push('does not read as it did')
      return lacks.map(words => `board ${this.name}, left before: ${words}`)
    })
  }
}

const canonical = object => JSON.stringify(Object.entries(object).sort(([a], [b]) => a < b ? -1 : 1))

const contents = doc => canonical(Object.fromEntries(['goals', 'values', 'areas', 'benchmarks'].map(
  root => [root, canonical(Object.fromEntries([...doc.getMap(root)].map(([key, value]) => [key, value?.toJSON ? canonical(value.toJSON()) : value])))]
)))

function difference (these, those) {
  const known = new Set(those)
  return these.filter(word => !known.has(word))
}

// -- is an update in a document? --------------------------------------------------------------------------------------

const holdings = doc => ({ clock: client => Y.getState(doc.store, client), deleted: Y.createDeleteSetFromStructStore(doc.store) })

/** Add to `claims` what a document that holds `update` has: each client's operations up to a clock, and its deletions. */
function claim (claims, update) {
  const { structs, ds } = Y.decodeUpdate(update)
  for (const struct of structs) {
    if (struct instanceof Y.Skip) continue
    const { client, clock } = struct.id
    claims.clocks.set(client, Math.max(claims.clocks.get(client) ?? 0, clock + struct.length))
  }
  claims.deleted = Y.mergeDeleteSets([claims.deleted, ds])
}

function lacking (here, { clocks, deleted }) {
  const lacks = []
  for (const [client, clock] of clocks) {
    if (here.clock(client) < clock) lacks.push(`operations of ${client} from ${here.clock(client)} to ${clock}`)
  }
  for (const [client, ranges] of deleted.clients) {
    const gone = here.deleted.clients.get(client) ?? []
    let next = 0 // both are in order, and neighbours are one
    for (const { clock, len } of ranges) {
      while (next < gone.length && gone[next].clock + gone[next].len <= clock) next += 1
      const item = gone[next]
      if (!item || item.clock > clock || item.clock + item.len < clock + len) lacks.push(`deletions of ${client}'s from ${clock} to ${clock + len}`)
    }
  }
  return lacks
}

async function until (true_, otherwise, patience = PATIENCE) {
  const deadline = Date.now() + patience
  while (!true_()) {
    if (Date.now() > deadline) throw new Error(`after ${patience / 1000} s: ${otherwise()}`)
    await new Promise(resolve => setTimeout(resolve, 5))
  }
}

// -- the deeds ----------------------------------------------------------------------------------------------------------

const all = deed => Promise.all([...boards.values()].map(deed))

await obey({
  seed ({ seed }) { state = seed },
  /** Make writers for a board; they keep still. */
  add ({ board, writers }) { boards.set(board.name, new Board(board, writers)) },
  /** Everybody leaves a board for good. */
  leave ({ name }) {
    left.push(boards.get(name))
    left.at(-1).leave()
    boards.delete(name)
  },
  /** As newcomers: do the boards that everybody left read as they did? */
  async revisit () {
    const wrong = []
    for (const board of left) wrong.push(...await board.revisit())
    return { boards: left.length, wrong }
  },
  /** All come, and write. */
  begin () {
    dying = []
    for (const board of boards.values()) board.begin()
  },
  /** Answers when `count` more `saved` frames have come. */
  saved ({ count }) { return new Promise(resolve => savedWaiters.push({ left: count, resolve })) },
  /** The server is dead: nobody comes back by itself, and all sockets are read to their ends. Says how it met them. */
  async killed () {
    savedWaiters = []
    for (const board of boards.values()) {
      board.stop()
      for (const { provider } of board.writers) provider.shouldConnect = false
    }
    await until(() => open.size === 0, () => `${open.size} sockets are still open`)
    return {
      joining: dying.filter(({ synced }) => !synced).length,
      unacknowledged: dying.reduce((sum, { updates, saved }) => sum + updates.length - saved, 0),
      closed,
      ...tally
    }
  },
  /** As newcomers, before anybody comes back: is all here that was acknowledged? */
  async check () {
    const results = await all(board => board.check())
    return { ...tally, checked: results.reduce((sum, { checked }) => sum + checked, 0), missing: results.flatMap(({ missing }) => missing) }
  },
  /** All come back and keep still until all is saved: are all documents equal, and is all here that was typed? */
  async compare () {
    for (const board of boards.values()) {
      board.stop()
      for (const { provider } of board.writers) provider.connect()
    }
    const results = await all(board => board.compare())
    return { words: results.reduce((sum, { words }) => sum + words, 0), wrong: results.flatMap(({ wrong }) => wrong) }
  }
})
