// The database of advisories through the real command: made, shown, used by a scan, and never lost by what goes wrong.

import { execFile } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { execPath } from 'node:process'
import { expect, test } from 'vitest'
import { ownAdvisories, ownEpss, ownKev } from '../kit/advisories.ts'
import { checkout, runCommand } from '../kit/command.ts'
import { writeProject } from '../kit/project.ts'
import { writeZip } from '../kit/zip.ts'

const archive = writeZip(ownAdvisories.map((advisory) => ({ name: `${String(advisory['id'])}.json`, content: JSON.stringify(advisory) })))
const app = {
  'main.py': 'from fastapi import FastAPI\n\napp = FastAPI()\n',
  'uv.lock': 'version = 1\n\n[[package]]\nname = "tin-parser"\nversion = "1.4.0"\n',
}

function start() {
  const folder = writeProject(app)
  const home = join(folder, '..', `home-${process.hrtime.bigint().toString(36)}`)
  mkdirSync(home)
  for (const [name, content] of Object.entries({ 'all.zip': archive, 'epss.csv': ownEpss, 'kev.json': JSON.stringify(ownKev) }))
    writeFileSync(join(home, name), content)
  const run = (...words: string[]) => runCommand(words, { folder, environment: { XDG_DATA_HOME: home } })
  const from = (...names: string[]) => names.flatMap((name) => ['--from', join(home, name)])
  return { folder, home, run, from, database: join(home, 'fastward', 'advisories.db') }
}

interface Report {
  readonly findings: readonly {
    readonly rule: string
    readonly severity: string
    readonly message: { readonly what: string; readonly fix: string }
  }[]
  readonly statements: readonly { readonly id: string; readonly text: string }[]
}

test('is made of files, shown, and asked by a scan', () => {
  const { run, from } = start()
  expect(run('advisories').stdout).toBe(
    'There is no database of advisories here yet.\n`fastward advisories update` fetches one; `--from FILE` takes it from a file or a folder.\n',
  )
  const scan = (): Report => JSON.parse(run('scan', '--only', 'dependencies', '--format', 'json').stdout)
  expect(scan().statements.find(({ id }) => id === 'advisories')?.text).toContain('No advisories are here')
  expect(scan().findings).toEqual([])

  const updated = run('advisories', 'update', ...from('all.zip', 'epss.csv', 'kev.json'))
  expect(updated).toMatchObject({ exit: 0, stderr: '' })
  expect(updated.stdout).toContain('3 advisories on 1 package, of 2026-11-20')
  expect(run('advisories', 'status').stdout).toBe(updated.stdout)
  expect(JSON.parse(run('advisories', '--format', 'json').stdout)).toMatchObject({
    schemaVersion: '1.0',
    about: { advisories: 3, withdrawn: 1 },
  })

  const { findings, statements } = scan()
  expect(findings).toMatchObject([
    {
      rule: 'package-with-known-weakness',
      severity: 'critical',
      message: {
        what: '`tin-parser` 1.4.0 has 2 known weaknesses: CVE-2026-10002 (critical 9.3, used in attacks, says CISA since 2026-11-21, EPSS 42 %) A tag in a document names any function, which is called; CVE-2026-10001 (high 7.5) Nested lists make the parser recurse without end',
        fix: 'Upgrade `tin-parser` to 1.6.0, the smallest release that no known advisory speaks of.',
      },
    },
  ])
  expect(statements.find(({ id }) => id === 'advisories')?.text).toContain('is of 2026-11-20 (3 advisories on 1 package)')
})

test.each([
  ['what is no archive', 'broken.zip', '<html>', 'it is no ZIP archive, no JSON and no list of EPSS'],
  [
    'a path that leads up',
    'evil.zip',
    writeZip([{ name: '../../x.json', content: '{}' }]),
    'the archive holds a file whose name leads out of its folder',
  ],
  ['half an archive', 'half.zip', archive.subarray(0, 700), 'the archive is truncated or no ZIP archive'],
])('%s leaves the database as it was', (_, name, content, reason) => {
  const { home, run, from, database } = start()
  run('advisories', 'update', ...from('all.zip'))
  const before = readFileSync(database)
  writeFileSync(join(home, name), content)
  const { exit, stderr } = run('advisories', 'update', ...from('kev.json', name))
  expect({ exit, last: stderr.split('\n')[0] }).toEqual({
    exit: 2,
    last: `\`${join(home, name)}\`: no advisories can be taken from here: ${reason}`,
  })
  expect(readFileSync(database)).toEqual(before)
})

test('a file that somebody names has to be there and has to be one', () => {
  const { folder, run, from } = start()
  expect(run('scan', '--database', 'mine.db')).toMatchObject({
    exit: 2,
    stderr:
      '`mine.db`: the database of advisories cannot be read: there is no such file\n  make it anew with `fastward advisories update`\n',
  })
  // Only what attackers use, or what meets its conditions here, is sure enough to stop anybody.
  expect(run('advisories', 'update', '--database', 'mine.db', ...from('all.zip')).exit).toBe(0)
  expect(run('scan', '--database', 'mine.db', '--only', 'package-with-known-weakness', '--fail-on', 'low').exit).toBe(0)
  expect(run('advisories', 'update', '--database', 'mine.db', ...from('kev.json')).exit).toBe(0)
  expect(run('scan', '--database', 'mine.db', '--only', 'package-with-known-weakness', '--fail-on', 'high').exit).toBe(1)
  const environment = { FASTWARD_ADVISORIES: 'mine.db' }
  expect(runCommand(['scan', '--only', 'dependencies', '--fail-on', 'high'], { folder, environment }).exit).toBe(1)
  expect(run('advisories', 'update', '--database', 'nowhere/mine.db', ...from('all.zip')).stderr).toContain('its folder does not exist')
  expect(run('advisories', 'refresh').stderr).toContain('`refresh` is nothing that `fastward advisories` does')
  expect(run('advisories', '--from', 'x').exit).toBe(2)
  expect(run('advisories', 'update', '--from', 'nothing.zip').stderr).toContain('there is no such file or folder')
})

test('a damaged database in the usual place is told, and the rest of the scan goes on', () => {
  const { run, from, database } = start()
  run('advisories', 'update', ...from('all.zip'))
  writeFileSync(database, readFileSync(database).subarray(0, -20))
  const { exit, stdout, stderr } = run('scan', '--only', 'dependencies', '--format', 'json')
  expect(exit).toBe(0)
  expect(stderr).toContain('the database of advisories cannot be read: it is truncated')
  expect(JSON.parse(stdout)).toMatchObject({ findings: [] })
  // One that cannot be read is no reason against a new one.
  expect(run('advisories', 'update', ...from('all.zip')).exit).toBe(0)
})

test('is fetched from an address, and one that leads elsewhere changes nothing', async () => {
  const { folder, home, database } = start()
  const server = createServer(({ url }, response) => {
    if (url === '/all.zip') response.end(archive)
    else response.writeHead(302, { location: 'http://localhost:9/all.zip' }).end()
  })
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : 0)
    })
  })
  const run = (path: string) =>
    new Promise<{ readonly failed: boolean; readonly stderr: string }>((resolve) => {
      const words = [join(checkout, 'bin', 'fastward.js'), 'advisories', 'update', '--from', `http://127.0.0.1:${port}${path}`]
      execFile(execPath, words, { cwd: folder, env: { XDG_DATA_HOME: home } }, (error, _, stderr) =>
        resolve({ failed: error !== null, stderr }),
      )
    })
  try {
    expect(await run('/all.zip')).toEqual({ failed: false, stderr: `fetching http://127.0.0.1:${port}/all.zip\n` })
    const before = readFileSync(database)
    const { failed, stderr } = await run('/moved')
    expect(failed).toBe(true)
    expect(stderr).toContain('this cannot be fetched: it leads elsewhere, to http://localhost:9')
    expect(readFileSync(database)).toEqual(before)
  } finally {
    server.close()
  }
})
