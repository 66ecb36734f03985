// The bare app's server: the built page over plain HTTP, and y-websocket-server for its documents, in one process.
//   node server.mjs DIST

import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join, normalize } from 'node:path'
import { setupWSConnection } from '@y/websocket-server/utils'
import { WebSocketServer } from 'ws'

const dist = process.argv[2]
const KINDS = { html: 'text/html', js: 'text/javascript', css: 'text/css' }

const server = createServer(async (request, response) => {
  const { pathname } = new URL(request.url, 'http://here')
  const file = normalize(pathname === '/' ? '/index.html' : pathname)
  try {
    const content = await readFile(join(dist, file))
    response.writeHead(200, { 'content-type': KINDS[file.split('.').pop()] ?? 'application/octet-stream' }).end(content)
  } catch {
    response.writeHead(404).end()
  }
})
const sockets = new WebSocketServer({ server })
sockets.on('connection', (socket, request) => setupWSConnection(socket, request))
server.listen(0, '127.0.0.1', () => console.log(`The bare app is open at http://127.0.0.1:${server.address().port}`))
