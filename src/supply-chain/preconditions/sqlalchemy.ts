// SQLAlchemy: text that callers choose comes to a clause that takes it as it stands.

import { where, whole } from './conditions.ts'
import type { Condition } from './kit.ts'
import { all, cannotTell, definePreconditions, unknown, yes } from './kit.ts'

function clause(name: string): Condition {
  return (circumstances) => {
    const places = circumstances.matches(name, new RegExp(`\\.${name}\\s*\\(`))
    const [place] = places
    if (place !== undefined) return yes(`\`${name}\` is used in ${where(place)}`, { places })
    const [mention] = circumstances.mentions(name)
    return mention === undefined
      ? whole(circumstances, `\`${name}\` is not used`)
      : unknown(`${where(mention)} speaks of \`${name}\``, [mention])
  }
}
const byCallers = cannotTell('whether callers choose its text is not known')
/** Packages that sort by what callers ask for. */
const sorters = [
  'sqladmin',
  'starlette-admin',
  'fastapi-filter',
  'fastcrud',
  'fastapi-crudrouter',
  'fastapi-amis-admin',
  'sqlalchemy-filters',
]

export const sqlalchemy = definePreconditions({ package: 'sqlalchemy' }, [
  {
    ids: ['PYSEC-2019-123', 'CVE-2019-7164', 'GHSA-887w-45rq-vxgf'],
    about: 'text in `order_by` is SQL',
    when: all(clause('order_by'), byCallers),
    alsoRunBy: sorters,
  },
  {
    ids: ['PYSEC-2019-124', 'CVE-2019-7548', 'GHSA-38fc-9xqv-7f7q'],
    about: 'text in `group_by` is SQL',
    when: all(clause('group_by'), byCallers),
    alsoRunBy: sorters,
  },
  {
    ids: ['PYSEC-2012-9', 'CVE-2012-0805', 'GHSA-hfg2-wf6j-x53p'],
    about: 'text in `limit` and `offset` is SQL',
    when: all(clause('limit'), byCallers),
    alsoRunBy: sorters,
  },
])
