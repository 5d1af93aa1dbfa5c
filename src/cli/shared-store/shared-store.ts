// The door to a Redis or Valkey that several gateways share. It connects by itself, again and again with growing pauses, and never makes anybody
// wait for that: what is asked while the store is away fails at once.

import { hkdfSync } from 'node:crypto'
import type { Cluster, Redis } from 'ioredis'
import type { StoreAddress } from './addresses.ts'
import type { StoreScript } from './script.ts'
import { StoreCounts, type StoreNumbers } from './store-numbers.ts'

export interface SharedStore {
  readonly isThere: boolean
  /** Whoever is told `true` may ask again. */
  onChange(tell: (isThere: boolean) => void): void
  /** Keys of one call have one tag, and so lie on one node of a cluster. */
  key(tag: string, name: string): string
  /** Several scripts run as one on one node. Rejects with `StoreAway` where nothing is known of what became of it. */
  run(script: StoreScript, keys: readonly string[], words: readonly (string | number)[]): Promise<unknown>
  /** Settles when the first connection stands, or nobody waits any longer for it. */
  readonly begun: Promise<void>
  readonly numbers: StoreNumbers
  /** Of everybody who names the store alike, and of nobody else: what marks of callers are made with. 16 bytes. */
  readonly markKey: Uint8Array
  close(): Promise<void>
}

/** Without a word of what was sent: it may hold secrets. */
export class StoreAway extends Error {}

export interface SharedStoreOptions {
  readonly addresses: readonly StoreAddress[]
  readonly isCluster: boolean
  /** PEM. */
  readonly authorities: string | null
  readonly prefix: string
  /** Milliseconds. */
  readonly timeout: number
  /** Told once for each change. */
  readonly note: (text: string) => void
}

const longestPause = 2_000
const longestConnect = 2_000
/** How often a store that was reached and does not answer is asked whether it does. */
const probeEvery = 500

export async function openSharedStore(options: SharedStoreOptions): Promise<SharedStore> {
  // Most gateways never need it.
  const { default: ioredis } = await import('ioredis')
  const { Cluster: ClusterClient, Redis: Client } = ioredis
  const [first, ...others] = options.addresses
  if (first === undefined) throw new Error('there is no address of the store')
  const shared = toOptions(first, options)
  const client: Redis | Cluster = options.isCluster
    ? new ClusterClient(
        [first, ...others].map(({ host, port }) => ({ host, port })),
        { redisOptions: shared, enableOfflineQueue: false, clusterRetryStrategy: pauseAfter, slotsRefreshTimeout: longestConnect },
      )
    : new Client(shared)
  return new OpenStore(client, options)
}

function toOptions({ host, port, path, username, password, database, isEncrypted }: StoreAddress, options: SharedStoreOptions) {
  return {
    ...(path === null ? { host, port } : { path }),
    ...(username === null ? {} : { username }),
    ...(password === null ? {} : { password }),
    ...(database === 0 ? {} : { db: database }),
    ...(isEncrypted ? { tls: options.authorities === null ? {} : { ca: options.authorities } } : {}),
    connectionName: 'fastward',
    disableClientInfo: true,
    // What Redis 6 and older answer is the same for us.
    protocol: 2 as const,
    connectTimeout: longestConnect,
    commandTimeout: options.timeout,
    enableOfflineQueue: false,
    // Twice is worse than not at all: what was asked may have been done.
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    retryStrategy: pauseAfter,
    // A replica after a failover: the next connection may reach the one that writes.
    reconnectOnError: (error: Error) => error.message.startsWith('READONLY'),
  }
}

const pauseAfter = (times: number): number => Math.min(50 * 2 ** Math.min(times, 6), longestPause) * (0.75 + Math.random() / 4)

/** Answers of a store that is there and cannot serve. */
const unfit = /^(?:READONLY|LOADING|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|OOM|BUSY|NOAUTH|WRONGPASS|NOPERM|MISCONF|NOREPLICAS)\b/

class OpenStore implements SharedStore {
  readonly #client: Redis | Cluster
  readonly #options: SharedStoreOptions
  readonly #listeners: ((isThere: boolean) => void)[] = []
  #isThere = false
  #isClosed = false
  #isNoted = false
  #probing: NodeJS.Timeout | null = null
  readonly #counts = new StoreCounts()
  readonly begun: Promise<void>

  constructor(client: Redis | Cluster, options: SharedStoreOptions) {
    this.#client = client
    this.#options = options
    let reason = 'it does not answer'
    client.on('error', (error: Error) => {
      reason = reasonOf(error)
    })
    client.on('ready', () => void this.#probe())
    client.on('close', () => this.#leave(reason))
    this.begun = new Promise((settle) => {
      const end = setTimeout(() => {
        this.#leave(reason)
        settle()
      }, longestConnect)
      this.onChange(() => {
        clearTimeout(end)
        settle()
      })
    })
  }

  get isThere(): boolean {
    return this.#isThere
  }

  get numbers(): StoreNumbers {
    return this.#counts.read(this.#isThere)
  }

  get markKey(): Uint8Array {
    const { addresses, prefix } = this.#options
    return new Uint8Array(hkdfSync('sha256', JSON.stringify([addresses, prefix]), 'fastward', 'marks of callers', 16))
  }

  onChange(tell: (isThere: boolean) => void): void {
    this.#listeners.push(tell)
  }

  key(tag: string, name: string): string {
    return `${this.#options.prefix}:{${tag}}:${name}`
  }

  async run({ text, digest }: StoreScript, keys: readonly string[], words: readonly (string | number)[]): Promise<unknown> {
    if (!this.#isThere) {
      this.#counts.failed++
      throw new StoreAway('the store is away')
    }
    const began = performance.now()
    try {
      const answer = await this.#client.evalsha(digest, keys.length, ...keys, ...words).catch((error: unknown) => {
        if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error
        return this.#client.eval(text, keys.length, ...keys, ...words)
      })
      this.#counts.took(performance.now() - began)
      return answer
    } catch (error) {
      this.#counts.failed++
      if (!(error instanceof Error)) throw error
      // A script that is wrong is a bug of ours, and not a store that is away.
      if (error.name === 'ReplyError' && !unfit.test(error.message)) throw error
      this.#leave(reasonOf(error))
      throw new StoreAway(reasonOf(error))
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true
    if (this.#probing !== null) clearTimeout(this.#probing)
    this.#client.disconnect()
  }

  #leave(reason: string): void {
    if (this.#isClosed) return
    const wasThere = this.#isThere
    this.#isThere = false
    if (wasThere || !this.#isNoted) {
      this.#isNoted = true
      this.#options.note(`the shared store is away: ${reason}\n`)
      for (const tell of this.#listeners) tell(false)
    }
    this.#probing ??= setTimeout(() => {
      this.#probing = null
      void this.#probe()
    }, probeEvery)
  }

  /** A store that takes connections may be one that answers nobody. */
  async #probe(): Promise<void> {
    if (this.#isThere || this.#isClosed) return
    try {
      await this.#client.eval('return 1', 1, this.key('0', 'probe'))
    } catch (error) {
      this.#leave(error instanceof Error ? reasonOf(error) : 'it does not answer')
      return
    }
    if (this.#isThere || this.#isClosed) return
    this.#isThere = true
    if (this.#isNoted) this.#options.note('the shared store is back\n')
    this.#isNoted = true
    for (const tell of this.#listeners) tell(true)
  }
}

/** The kind of the failure alone: messages of clients quote what was sent. */
function reasonOf(error: Error): string {
  if ('code' in error && typeof error.code === 'string') return error.code
  const word = /^[A-Z]{4,}\b/.exec(error.message)?.[0]
  if (word !== undefined) return word
  return /timed out|ETIMEDOUT/.test(error.message) ? 'it does not answer in time' : 'there is no connection'
}
