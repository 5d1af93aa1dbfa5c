// Checkpoints to a table of PostgreSQL, a row each, with the time of the database beside it.

import { Session, type Table } from '../postgres/session.ts'
import type { Anchor } from './keeper.ts'

const table: Table = {
  name: 'fastward_anchors',
  made: 'create table if not exists fastward_anchors (at timestamptz not null, line text not null)',
}

const insert =
  'insert into fastward_anchors (at, line) select clock_timestamp(), line from json_array_elements_text($1::json) with ordinality as sent (line, place) order by place'

export function toPostgres(address: string, name: string): Anchor {
  const session = new Session(address, table)
  return {
    name,
    async send(lines) {
      await session.ask(insert, [JSON.stringify(lines)])
    },
    close: () => session.close(),
  }
}
