// Uvicorn.

import { isServedBy, where } from './conditions.ts'
import { all, type Condition, definePreconditions, no, unknown, yes } from './kit.ts'

const keepsAccessLog: Condition = (circumstances) => {
  const [off] = circumstances.mentionsInStart('--no-access-log')
  if (off !== undefined) return no(`\`--no-access-log\` is set in ${where(off)}`, 'vulnerable_code_not_in_execute_path')
  const calls = circumstances.calls('uvicorn.run', 'uvicorn.Config')
  if (calls.length > 0 && calls.every((call) => call.arguments['access_log']?.value === false && !call.open))
    return no('`access_log=False` is given to `uvicorn`', 'vulnerable_code_not_in_execute_path')
  return yes('its log of requests is on')
}

const setsHeaders: Condition = (circumstances) => {
  const calls = (circumstances.model.code?.calls ?? []).filter(
    ({ tags, callee }) =>
      tags.some((tag) => tag === 'set-header' || tag === 'set-cookie') || callee === 'starlette.responses.RedirectResponse',
  )
  const given = calls.filter((call) =>
    Object.values(call.arguments).some(({ from }) => from.some(({ kind }) => kind === 'request' || kind === 'parameter')),
  )
  const [first] = given
  if (first !== undefined)
    return unknown(
      `a header gets a value in ${where(first.place)} that may come from a request`,
      given.map(({ place }) => place),
      given.flatMap(({ entries }) => entries),
    )
  return unknown('no header is known to get a value from a request')
}

export const uvicorn = definePreconditions({ package: 'uvicorn' }, [
  {
    ids: ['PYSEC-2020-150', 'CVE-2020-7694', 'GHSA-33c7-2mpw-hg34'],
    about: 'what a path holds is written to the log as it is, with what steers a terminal',
    when: all(isServedBy('uvicorn'), keepsAccessLog),
  },
  {
    ids: ['PYSEC-2020-151', 'CVE-2020-7695', 'GHSA-f97h-2pfx-f59f'],
    about: 'a line break in a header makes a second answer',
    when: all(isServedBy('uvicorn'), setsHeaders),
  },
])
