// The port of a front, or its socket in a folder: opened, and told as it was given.

import type { Server } from 'node:net'
import type { FrontOptions } from './core.ts'

/** The port that it got, 0 of a socket in a folder; rejects with the system's error where it cannot be had. */
export async function openPort(server: Server, listen: FrontOptions['listen']): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(listen, () => {
      server.off('error', reject)
      resolve()
    })
  })
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}
