// One connection to PostgreSQL, made when it is needed and again after a failure. A table that is absent is made; where it stands, the right to
// write into it is enough.

import type { Client } from 'pg'

export interface Table {
  readonly name: string
  /** Statements. */
  readonly made: string
}

const longest = 5_000
/** Two processes that make a table at once would be in each other's way. */
const makersTurn = 'select pg_advisory_xact_lock(6215447311)'

export class Session {
  readonly #address: string
  readonly #table: Table
  #client: Client | null = null

  constructor(address: string, table: Table) {
    this.#address = address
    this.#table = table
  }

  /** Rejects where the database does not answer in time; what was asked may have been done even so. */
  async ask(statement: string, values: readonly unknown[]): Promise<{ readonly count: number; readonly rows: readonly Row[] }> {
    const client = this.#client ?? (await this.#connect())
    try {
      const { rowCount, rows } = await client.query<Row>(statement, [...values])
      return { count: rowCount ?? 0, rows }
    } catch (error) {
      if (!isOfData(error)) this.#drop(client)
      throw error
    }
  }

  async close(): Promise<void> {
    const client = this.#client
    this.#client = null
    await client?.end().catch(() => undefined)
  }

  async #connect(): Promise<Client> {
    // Most gateways never need it.
    const { default: pg } = await import('pg')
    const client = new pg.Client({
      connectionString: this.#address,
      connectionTimeoutMillis: longest,
      query_timeout: longest,
      application_name: 'fastward',
      keepAlive: true,
    })
    client.on('error', () => this.#drop(client))
    try {
      await client.connect()
      const { name, made } = this.#table
      const found = await client.query<{ readonly place: string | null }>('select to_regclass($1) as place', [name])
      if (found.rows[0]?.place == null) await client.query(`${makersTurn};\n${made}`)
    } catch (error) {
      this.#drop(client)
      throw error
    }
    this.#client = client
    return client
  }

  #drop(client: Client): void {
    if (this.#client === client) this.#client = null
    void client.end().catch(() => undefined)
  }
}

export type Row = Readonly<Record<string, unknown>>

/** The connection is fine, and what was sent is refused: SQLSTATE classes 22 and 23. */
export const isOfData = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && /^2[23]...$/.test(error.code)
