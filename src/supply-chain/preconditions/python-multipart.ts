// python-multipart, by which Starlette reads forms. Nothing else of it runs in a FastAPI application.

import { readsForm, speaksOf } from './conditions.ts'
import { all, any, cannotTell, definePreconditions } from './kit.ts'

const readsFormItself = speaksOf('`parse_form`', ['parse_form'])

export const pythonMultipart = definePreconditions({ package: 'python-multipart' }, [
  {
    ids: ['PYSEC-2026-1850', 'CVE-2024-24762', 'GHSA-2jv5-9r88-3w3p'],
    about: 'the `Content-Type` of a form is read by a pattern that takes exponential time',
    when: any(readsForm, readsFormItself),
  },
  {
    ids: ['PYSEC-2026-1851', 'CVE-2024-53981', 'GHSA-59g5-xgcq-4qw3'],
    about: 'what stands around the parts of a form is skipped a byte at a time, each with a line in the log',
    when: any(readsForm, readsFormItself),
  },
  {
    ids: ['PYSEC-2026-3038', 'CVE-2026-40347', 'GHSA-mj87-hwqh-73pj'],
    about: 'what stands around the parts of a form is read slowly',
    when: any(readsForm, readsFormItself),
  },
  {
    ids: ['PYSEC-2026-3039', 'CVE-2026-42561', 'GHSA-pp6c-gr5w-3c5g'],
    about: 'the parts of a form may have any number of headers',
    when: any(readsForm, readsFormItself),
  },
  {
    ids: ['PYSEC-2026-3036', 'CVE-2026-53539', 'GHSA-5rvq-cxj2-64vf'],
    about: 'a form with semicolons takes quadratic time',
    when: any(readsForm, readsFormItself),
  },
  {
    ids: ['PYSEC-2026-3037', 'CVE-2026-53538', 'GHSA-6jv3-5f52-599m'],
    about: 'a semicolon parts the fields of a form, which a filter before the application does not know',
    when: all(any(readsForm, readsFormItself), cannotTell('nothing says whether something in front of it filters what forms hold')),
  },
  {
    ids: ['PYSEC-2026-3041', 'CVE-2026-53537', 'GHSA-vffw-93wf-4j4q'],
    about: 'names of fields and files have a second spelling, which a filter before the application does not know',
    when: all(any(readsForm, readsFormItself), cannotTell('nothing says whether something in front of it filters what forms hold')),
  },
  {
    ids: ['PYSEC-2026-3040', 'CVE-2026-53540', 'GHSA-v9pg-7xvm-68hf'],
    about: '`parse_form` reads all of a body whose length is given as negative; Starlette does not call it',
    when: readsFormItself,
  },
  {
    ids: ['PYSEC-2026-1852', 'CVE-2026-24486', 'GHSA-wp53-j4wj-2cfg'],
    about: 'with `UPLOAD_KEEP_FILENAME` a file can be written anywhere; Starlette does not set it',
    when: speaksOf('`UPLOAD_KEEP_FILENAME`', ['UPLOAD_KEEP_FILENAME']),
  },
])
