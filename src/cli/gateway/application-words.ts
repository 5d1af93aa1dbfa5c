// The words behind `--`: a call of uvicorn, made to listen on a Unix socket of ours and to believe what we say of clients.

import { basename } from 'node:path'
import { UserError } from '../../base/index.ts'

/** What may stand before it: tools that run a program in the environment of a project. */
const runners = ['uv', 'poetry', 'pdm', 'pipenv', 'hatch', 'rye']
const supported = '`uvicorn module:app`, `python -m uvicorn module:app`, or one of them behind `uv run` and its like'

/** The whole call. */
export function toApplicationWords(words: readonly string[], socket: string): readonly string[] {
  const own = findUvicorn(words)
  if (own === null) throw new UserError('gateway-application-unknown', { words: words.slice(0, 3).join(' '), supported })
  for (const word of own) {
    const [, option] = /^(--(?:host|port|uds|fd))(?:=|$)/.exec(word) ?? []
    if (option !== undefined) throw new UserError('gateway-application-listens', { option })
  }
  const trust = own.some((word) => /^--forwarded-allow-ips(?:=|$)/.test(word)) ? [] : ['--forwarded-allow-ips', '*']
  return [...words, '--uds', socket, ...trust]
}

/** Its own words; null where another program is called. */
function findUvicorn(words: readonly string[]): readonly string[] | null {
  const [first = '', second = ''] = words
  const rest = runners.includes(basename(first)) && second === 'run' ? words.slice(2) : words
  const [program = '', module, name] = rest
  if (/^uvicorn(?:\.exe)?$/.test(basename(program))) return rest.slice(1)
  if (/^python(?:\d+(?:\.\d+)?)?(?:\.exe)?$/.test(basename(program)) && module === '-m' && name === 'uvicorn') return rest.slice(3)
  return null
}
