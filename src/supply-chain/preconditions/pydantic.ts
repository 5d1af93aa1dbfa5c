// Pydantic.

import { takesFormat } from './conditions.ts'
import { definePreconditions } from './kit.ts'

export const pydantic = definePreconditions({ package: 'pydantic' }, [
  {
    ids: ['PYSEC-2026-1812', 'CVE-2024-3772', 'GHSA-mr82-8j83-vxmv'],
    about: 'an address of mail is read by a pattern that takes quadratic time',
    when: takesFormat('an address of mail', ['email', 'name-email'], ['EmailStr', 'NameEmail', 'validate_email']),
  },
  {
    ids: ['PYSEC-2021-47', 'CVE-2021-29510', 'GHSA-5jqp-qgf6-3pvh'],
    about: 'a date that is infinity is read for ever',
    when: takesFormat('a date', ['date', 'date-time'], ['date', 'datetime', 'PastDate', 'FutureDate', 'AwareDatetime']),
  },
])
