// One request over TLS, on a connection of its own.

import { connect } from 'node:tls'

/** All that comes until the other end closes. */
export function askTls(port: number, authority: string, request: string): Promise<string> {
  return new Promise((settle, refuse) => {
    const socket = connect({ host: '127.0.0.1', port, ca: authority })
    let text = ''
    socket.on('data', (bytes) => {
      text += String(bytes)
    })
    socket.on('error', refuse)
    socket.on('close', () => settle(text))
    socket.write(request)
  })
}
