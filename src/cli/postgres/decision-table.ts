// The table that decisions are copied to, and what is asked of it. PostgreSQL takes the columns out of the events by itself, so that a copy costs
// this program a text.

import { everything, fits, type Query, toRow } from '../../audit/index.ts'
import type { Found } from '../audit/scan-record.ts'
import { isOfData, type Row, type Session, type Table } from './session.ts'

export const decisionTable: Table = {
  name: 'fastward_decisions',
  made: `create table if not exists fastward_decisions (
  chain text collate "C" not null,
  n bigint not null,
  time timestamptz not null,
  principal text not null,
  client text not null,
  route text not null,
  method text not null,
  path text not null,
  status integer,
  action text not null,
  code text,
  rule text,
  verdict text not null,
  event jsonb not null,
  primary key (chain, n)
);
create index if not exists fastward_decisions_time on fastward_decisions (time);
create index if not exists fastward_decisions_principal on fastward_decisions (principal, time)`,
}

/** As `toRow` reads an event. Of two that have one number the first stays; no right to read is asked for. */
const insert = `insert into fastward_decisions
  (chain, n, time, principal, client, route, method, path, status, action, code, rule, verdict, event)
select
  e #>> '{metadata,log_name}',
  (e #>> '{metadata,sequence}')::bigint,
  to_timestamp((e ->> 'time')::numeric / 1000),
  coalesce(nullif(e #>> '{actor,user,uid}', ''), e #>> '{actor,user,name}', ''),
  coalesce(nullif(e #>> '{src_endpoint,ip}', ''), e #>> '{src_endpoint,uid}', ''),
  coalesce((select string_agg(route, ' ' order by place) from jsonb_array_elements_text(
    case jsonb_typeof(e #> '{unmapped,routes}') when 'array' then e #> '{unmapped,routes}' else '[]' end
  ) with ordinality as listed (route, place)), ''),
  coalesce(nullif(e #>> '{http_request,http_method}', ''), e #>> '{unmapped,method}', ''),
  coalesce(e #>> '{http_request,url,path}', ''),
  (e #>> '{http_response,code}')::integer,
  coalesce(e ->> 'action', ''),
  e #>> '{unmapped,code}',
  e #>> '{policy,name}',
  coalesce(e #>> '{unmapped,verdict}', ''),
  e
from jsonb_array_elements($1::jsonb) as sent (e)
on conflict do nothing`

export interface Copied {
  /** They were not there yet. */
  readonly count: number
  /** The database cannot take them. */
  readonly refused: number
}

/** Of one that the database cannot take, the others are kept apart. */
export async function copyDecisions(session: Session, events: readonly string[]): Promise<Copied> {
  try {
    return { count: (await session.ask(insert, [`[${events.map(toTakeable).join(',')}]`])).count, refused: 0 }
  } catch (error) {
    if (!isOfData(error)) throw error
    if (events.length === 1) return { count: 0, refused: 1 }
  }
  const half = Math.ceil(events.length / 2)
  const first = await copyDecisions(session, events.slice(0, half))
  const second = await copyDecisions(session, events.slice(half))
  return { count: first.count + second.count, refused: first.refused + second.refused }
}

/** JSON may hold U+0000 and halves of pairs, and `jsonb` does not; the record has them as they were. */
export function toTakeable(event: string): string {
  if (!event.includes('\\u')) return event
  return event.replaceAll(/\\(?:u(?:0000|d[89a-f][0-9a-f]{2})|.)/gis, (written) => (written.length === 6 ? '\\ufffd' : written))
}

const mostOnPage = 1_000

const select = `select chain, n, event from fastward_decisions
where (chain, n) > ($1, $2::bigint)
  and time >= to_timestamp($3::double precision / 1000) and time <= to_timestamp($4::double precision / 1000)
  and (cardinality($5::text[]) = 0 or principal = any ($5))
  and (cardinality($6::text[]) = 0 or client = any ($6))
  and ($7::text is null or position($7 in route) > 0)
  and ($8::text is null or code = $8 or status::text = $8)
  and ($9::text is null or rule = $9)
  and ($10::text is null or verdict = $10)
order by chain, n limit ${mostOnPage}`

/** In the order of the segments: by chain, and by number. */
export async function* scanTable(session: Session, query: Query = everything): AsyncGenerator<Found> {
  const { principal, client, route, code, rule, verdict, since, until } = query
  const asked = [since, Math.min(until, latest), principal, client, route, code, rule, verdict]
  let chain = ''
  let n = '-1'
  for (;;) {
    const { rows } = await session.ask(select, [chain, n, ...asked])
    for (const row of rows) {
      const { event } = row
      chain = String(row['chain'])
      n = String(row['n'])
      if (!isTree(event)) continue
      const found = toRow(chain, Number(n), event)
      if (fits(found, query)) yield { row: found, event }
    }
    if (rows.length < mostOnPage) return
  }
}

/** The end of what a date of this program can be. */
const latest = 8.64e15

const isTree = (value: unknown): value is Row => typeof value === 'object' && value !== null && !Array.isArray(value)
