// The package `cryptography` for environments that have none: lent from the one that has it, by links, with nothing else of that one.

import { mkdirSync, readdirSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DEFAULT_PYTHON, findEnvironment } from '../../oracle/environments.ts'

const lender = findEnvironment({ fastapi: '0.165.0', python: DEFAULT_PYTHON })
const parts = ['cryptography', 'cffi', '_cffi_backend', 'pycparser']

/** What to put into PYTHONPATH; null where there is nobody to lend it. */
export function lendCryptography(folder: string): string | null {
  if (lender === null) return null
  const packages = join(dirname(dirname(lender)), 'lib', `python${DEFAULT_PYTHON}`, 'site-packages')
  const lent = join(folder, 'lent')
  mkdirSync(lent)
  for (const name of readdirSync(packages))
    if (parts.some((part) => name === part || name.startsWith(`${part}.`))) symlinkSync(join(packages, name), join(lent, name))
  return lent
}
