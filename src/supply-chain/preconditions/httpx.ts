// httpx.

import { uses } from './conditions.ts'
import { all, any, cannotTell, definePreconditions } from './kit.ts'

export const httpx = definePreconditions({ package: 'httpx', sharedBut: ['starlette', 'fastapi', 'fastapi-cli'] }, [
  {
    ids: ['PYSEC-2022-183', 'CVE-2021-41945', 'GHSA-h8pj-cxx2-jfg2'],
    about: 'an address that is changed by `copy_with` may name another host',
    when: all(
      any(uses('`copy_with`', ['copy_with']), uses('`httpx.URL`', ['URL'], { imports: ['httpx.URL'] })),
      cannotTell('whether callers choose the address is not known'),
    ),
  },
])
