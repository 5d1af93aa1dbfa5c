// Environments with libraries at weak versions, made as the oracle's are: once, in `.venv/`, and used again while their pins are the same.

import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { findInterpreter, getUv } from '../../oracle/environments.ts'

const run = promisify(execFile)
const venvs = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..', '.venv')

export const weak = {
  2021: ['fastapi==0.64.0', 'starlette==0.13.6', 'pydantic==1.8.1'],
  2023: [
    'fastapi==0.91.0',
    'starlette==0.24.0',
    'pydantic==1.10.12',
    'email-validator==2.1.0',
    'python-multipart==0.0.6',
    'pyjwt==2.3.0',
    'python-jose==3.3.0',
    'jinja2==3.1.2',
    'cryptography==42.0.8',
  ],
  2024: ['fastapi==0.115.6', 'starlette==0.41.3', 'python-multipart==0.0.17', 'pyjwt==2.10.0', 'jinja2==3.1.5'],
} as const

/** The interpreter; null where this machine has no Python for it. Throws where packages cannot be had. */
export async function makeWeakEnvironment(year: keyof typeof weak): Promise<string | null> {
  // Libraries of then do not run on any Python of now.
  const python = findInterpreter(year === 2021 ? '3.9' : '3.11')
  if (python === null) return null
  const folder = join(venvs, `weak-${year}`)
  const interpreter = join(folder, 'bin', 'python')
  const stamp = createHash('sha256')
    .update(JSON.stringify([python, weak[year]]))
    .digest('hex')
  const stamped = join(folder, 'fastward-stamp')
  if (existsSync(stamped) && readFileSync(stamped, 'utf8') === stamp) return interpreter
  const uv = getUv()
  mkdirSync(venvs, { recursive: true })
  rmSync(folder, { recursive: true, force: true })
  const env = { ...process.env, UV_PYTHON_DOWNLOADS: 'never' }
  await run(uv, ['venv', '--quiet', '--python', python, folder], { env })
  await run(uv, ['pip', 'install', '--quiet', '--python', interpreter, ...weak[year]], { env })
  writeFileSync(stamped, stamp)
  return interpreter
}
