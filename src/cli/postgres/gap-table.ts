// The table of gaps: so many decisions of a chain are missing from a number on, and why. A copy of what the segments say, beside the copies of decisions.

import type { GapReason } from '../../audit/index.ts'
import type { Session, Table } from './session.ts'

/** As a copy is called on its way. */
export const gapName = 'fastward.gap'

export interface CopiedGap {
  readonly chain: string
  /** The first number that is missing, and how many are. */
  readonly n: number
  readonly count: number
  readonly because: GapReason
  /** Milliseconds since 1970, when it was written down; null where the segments do not say. */
  readonly time: number | null
}

export const writeGap = ({ chain, n, count, because, time }: CopiedGap): string => JSON.stringify({ chain, n, count, because, time })

export const gapTable: Table = {
  name: 'fastward_gaps',
  made: `create table if not exists fastward_gaps (
  chain text collate "C" not null,
  n bigint not null,
  count bigint not null,
  because text not null,
  noticed timestamptz,
  primary key (chain, n)
)`,
}

const insert = `insert into fastward_gaps (chain, n, count, because, noticed)
select g ->> 'chain', (g ->> 'n')::bigint, (g ->> 'count')::bigint, g ->> 'because', to_timestamp((g ->> 'time')::numeric / 1000)
from jsonb_array_elements($1::jsonb) as sent (g)
on conflict do nothing`

/** How many were not there yet. */
export async function copyGaps(session: Session, gaps: readonly string[]): Promise<number> {
  return gaps.length === 0 ? 0 : (await session.ask(insert, [`[${gaps.join(',')}]`])).count
}
