// What npm would publish, installed into an empty folder, as somebody gets it who has never seen the checkout.

import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { env } from 'node:process'
import { expect, test } from 'vitest'
import { checkout, runCommand } from '../kit/command.ts'
import { writeProject } from '../kit/project.ts'

// The contract of requests and answers, with its readers of schemas and patterns, is a tenth of a megabyte of it.
const mostBundle = 7_800_000

test('the packed command works in an empty folder, with nothing beside it', { timeout: 120_000 }, () => {
  const folder = writeProject({ 'home/': '', 'app/package.json': '{"private": true}\n' })
  npm(folder, checkout, 'pack', '--pack-destination', folder)
  const [tarball, ...others] = readdirSync(folder).filter((name) => name.endsWith('.tgz'))
  expect(others).toEqual([])
  const app = join(folder, 'app')
  npm(folder, app, 'install', '--offline', join(folder, tarball ?? ''))

  const installed = join(app, 'node_modules')
  expect(readdirSync(installed).filter((name) => !name.startsWith('.'))).toEqual(['fastward'])
  expect(readdirSync(join(installed, 'fastward')).sort()).toEqual([
    'LICENSE',
    'NOTICE',
    'README.md',
    'bin',
    'dist',
    'package.json',
    'schema',
  ])
  const dist = join(installed, 'fastward', 'dist')
  // In a checkout, parts of the program before this one may lie beside it for some minutes.
  const files = readdirSync(dist).filter((name) => !/^part-\w+\.js$/.test(name) || isLoaded(dist, name))
  expect(files.filter((name) => !name.startsWith('part-')).sort()).toEqual(['NOTICES.txt', 'fastward.js'])
  expect(files.reduce((sum, name) => sum + statSync(join(dist, name)).size, 0)).toBeLessThan(mostBundle)

  // The same application in both places, so that the same words must give the same answer.
  mkdirSync(join(folder, 'sample'))
  cpSync(join(checkout, 'examples', 'bookshop'), join(app, 'bookshop'), { recursive: true })
  cpSync(join(checkout, 'examples', 'bookshop'), join(folder, 'sample', 'bookshop'), { recursive: true })
  for (const words of [['--version'], ['routes', 'bookshop', '--format', 'json'], ['scan', 'bookshop']]) {
    const packed = npx(folder, app, 'fastward', ...words)
    expect(packed).toBe(runCommand(words, { folder: join(folder, 'sample') }).stdout)
    expect(packed).not.toBe('')
  }
})

/** Whether the program as it is now comes to this part. */
function isLoaded(dist: string, part: string): boolean {
  const seen = new Set(['fastward.js'])
  // A set that grows while it is walked.
  for (const name of seen)
    for (const [found] of readFileSync(join(dist, name), 'utf8').matchAll(/(?<=")\.\/part-\w+\.js(?=")/g)) seen.add(found.slice(2))
  return seen.has(part)
}

function npm(folder: string, cwd: string, ...words: string[]): string {
  return run('npm', folder, cwd, [...words, '--ignore-scripts', '--no-audit', '--no-fund'])
}

function npx(folder: string, cwd: string, ...words: string[]): string {
  return run('npx', folder, cwd, ['--no-install', '--', ...words])
}

function run(command: string, folder: string, cwd: string, words: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(command, words, {
    cwd,
    encoding: 'utf8',
    // A home of its own: nothing may depend on what this machine's user has set or cached.
    env: { PATH: env['PATH'] ?? '', HOME: join(folder, 'home'), npm_config_update_notifier: 'false' },
  })
  if (error) throw error
  expect({ status, stderr: status === 0 ? '' : stderr }, `${command} ${words.join(' ')}`).toEqual({ status: 0, stderr: '' })
  return stdout
}
